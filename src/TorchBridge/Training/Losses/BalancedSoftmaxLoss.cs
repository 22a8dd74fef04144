using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Losses;

/// <summary>Cross-entropy of logits + log n_c (Ren et al. 2020). A class without pictures gets no gradient.</summary>
internal sealed class BalancedSoftmaxLoss : BatchLoss
{
    private readonly Tensor _logCounts;

    public BalancedSoftmaxLoss(IReadOnlyList<int> classCounts, Device device)
    {
        using var scope = NewDisposeScope();
        _logCounts = tensor(classCounts.Select(n => (float)Math.Log(n)).ToArray()).to(device).DetachFromDisposeScope();
    }

    public override Tensor Value(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits.Plus(_logCounts), labels);

    protected override void Dispose(bool disposing)
    {
        _logCounts.Dispose();
        base.Dispose(disposing);
    }
}
