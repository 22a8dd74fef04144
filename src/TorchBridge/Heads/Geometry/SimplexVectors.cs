using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>The vertices of a regular simplex in n = K - 1 dimensions: a e_k + b 1 for k below n, and -1/√n 1 (Pernici et al. 2019).</summary>
/// <remarks>Unit length and cosines of -1/n ask for a = √(1 + 1/n) and b = (1/√n - a)/n. A product with W is then a scaling and one sum.</remarks>
internal sealed class SimplexVectors : ClassVectors
{
    private readonly double _own;
    private readonly double _all;
    private readonly double _last;
    private readonly FrozenArray _ownFactors;
    private readonly FrozenArray _sumFactors;

    public SimplexVectors(int classes)
        : base(classes, classes - 1)
    {
        var n = Dimensions;
        _last = -1 / Math.Sqrt(n);
        _own = Math.Sqrt(1 + (1.0 / n));
        _all = (-_last - _own) / n;
        _ownFactors = Freeze(() => [.. Enumerable.Repeat(_own, n), 0], classes);
        _sumFactors = Freeze(() => [.. Enumerable.Repeat(_all, n), _last], classes);
    }

    public override long Macs => 2L * Classes;

    public override double LargestCosine => -1.0 / Dimensions;

    public override void Row(int k, Span<double> row)
    {
        row.Fill(k == Dimensions ? _last : _all);
        if (k < Dimensions)
            row[k] += _own;
    }

    public override T Multiply<T>(INetworkOps<T> ops, T x)
    {
        var sum = ops.ScaleChannels(ops.SumChannels(x), _sumFactors);
        return ops.Add(ops.ScaleChannels(ops.FitChannels(x, Classes), _ownFactors), sum);
    }
}
