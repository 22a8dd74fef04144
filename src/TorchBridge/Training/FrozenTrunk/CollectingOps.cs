using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Runs a network in evaluation up to the cut and keeps what crosses it.</summary>
internal sealed class CollectingOps(LearningLayers learning) : SplitOps(TorchOps.Evaluation, learning)
{
    private readonly List<Tensor> _cut = [];

    /// <summary>What crossed the cut, to be disposed of by the caller.</summary>
    public static IReadOnlyList<Tensor> Run(CnnNetwork network, LearningLayers learning, Tensor pixels)
    {
        var ops = new CollectingOps(learning);
        network.Run(ops, new SplitValue(pixels, learns: false));
        return ops._cut;
    }

    protected override SplitValue Before(Func<Tensor> compute) => new(compute(), learns: false);

    protected override SplitValue Behind(Func<Tensor> compute) => new(null, learns: true);

    protected override void Cross(SplitValue value)
    {
        value.Place = _cut.Count;
        // It may have come from a scope that ends before the network does.
        _cut.Add(value.Tensor.DetachFromDisposeScope());
    }
}
