using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Runs a network from the cut on, with values that were kept.</summary>
internal sealed class ReplayingOps : SplitOps
{
    private readonly IReadOnlyList<Tensor> _cut;
    private int _crossed;

    private ReplayingOps(TorchOps ops, LearningLayers learning, IReadOnlyList<Tensor> cut)
        : base(ops, learning) => _cut = cut;

    /// <summary>The logits (N, K).</summary>
    /// <param name="network">The network.</param>
    /// <param name="ops">Computes.</param>
    /// <param name="learning">What learns: as it was when the values were kept.</param>
    /// <param name="cut">The values, as <see cref="CollectingOps"/> gave them.</param>
    public static Tensor Logits(CnnNetwork network, TorchOps ops, LearningLayers learning, IReadOnlyList<Tensor> cut) =>
        network.Run(new ReplayingOps(ops, learning, cut), new SplitValue(null, learns: false)).Logits.Tensor;

    protected override SplitValue Before(Func<Tensor> compute) => new(null, learns: false);

    protected override SplitValue Behind(Func<Tensor> compute) => new(compute(), learns: true);

    protected override void Cross(SplitValue value)
    {
        value.Place = _crossed++;
        value.Tensor = _cut[value.Place];
    }
}
