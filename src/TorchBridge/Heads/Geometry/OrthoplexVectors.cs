using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Unit vectors with both signs in d' = ceil(K/2) dimensions: every logit is a feature or its negative (Pernici et al. 2019).</summary>
internal sealed class OrthoplexVectors : ClassVectors
{
    private readonly OrthoplexOrder _order;
    private readonly FrozenArray _signs;

    public OrthoplexVectors(int classes, OrthoplexOrder order)
        : base(classes, (classes + 1) / 2)
    {
        _order = order;
        _signs = Freeze(() => [.. Enumerable.Range(0, classes).Select(k => (double)Place(k).Sign)], classes);
    }

    public override long Macs => 0;

    public override double LargestCosine => Classes == 2 ? -1 : 0;

    public override void Row(int k, Span<double> row)
    {
        row.Clear();
        var (dimension, sign) = Place(k);
        row[dimension] = sign;
    }

    public override T Multiply<T>(INetworkOps<T> ops, T x) =>
        ops.ScaleChannels(ops.SelectChannels(x, [.. Enumerable.Range(0, Classes).Select(k => Place(k).Dimension)]), _signs);

    private (int Dimension, int Sign) Place(int k) => _order == OrthoplexOrder.Pairs
        ? (k / 2, k % 2 == 0 ? 1 : -1)
        : (k % Dimensions, k < Dimensions ? 1 : -1);
}
