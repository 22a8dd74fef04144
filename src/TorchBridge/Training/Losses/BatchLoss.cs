using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Losses;

/// <summary>What a training step minimises on one batch.</summary>
internal abstract class BatchLoss : IDisposable
{
    /// <summary>The loss of a configuration.</summary>
    /// <param name="network">On the device it trains on.</param>
    /// <param name="settings">The loss and its options.</param>
    /// <param name="classCounts">Training pictures of each class.</param>
    /// <param name="device">Where it trains.</param>
    public static BatchLoss Create(CnnNetwork network, TrainingSettings settings, IReadOnlyList<int> classCounts, Device device) => settings.Loss switch
    {
        TrainingLoss.CrossEntropy => new CrossEntropyLoss(settings.LabelSmoothing),
        TrainingLoss.DotRegression => new DotRegressionLoss(network.Head),
        TrainingLoss.BalancedSoftmax => new BalancedSoftmaxLoss(classCounts, device),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Loss, "Unknown loss."),
    };

    /// <summary>The mean over pictures, with gradients to the logits.</summary>
    /// <param name="logits">(N, K).</param>
    /// <param name="labels">(N), classes from 0.</param>
    public abstract Tensor Value(Tensor logits, Tensor labels);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
