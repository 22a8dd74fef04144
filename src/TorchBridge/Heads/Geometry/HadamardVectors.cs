using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>H[:K, :d] of a Sylvester-Hadamard matrix, entries 1 and -1 times a factor (Qian 2020, section 3.3).</summary>
internal sealed class HadamardVectors : ClassVectors
{
    private readonly double _factor;
    private readonly KroneckerSplit _split;
    private readonly FrozenArray? _left;
    private readonly FrozenArray? _right;

    public HadamardVectors(int classes, int dimensions, double factor = 1)
        : base(classes, dimensions)
    {
        _factor = factor;
        _split = KroneckerSplit.Best(classes, dimensions);
        if (!_split.Pays)
            return;
        _left = Freeze(() => Sylvester.Corner(_split.LeftRows, _split.LeftColumns), _split.LeftRows, _split.LeftColumns);
        _right = Freeze(() => Sylvester.Corner(_split.Inner, _split.Inner, factor), _split.Inner, _split.Inner);
    }

    public override long Macs => _split.Pays ? _split.Macs : base.Macs;

    /// <remarks>The inner product of rows i and j is the transform of d ones at i xor j, and below 2^ceil(log2 K) every number but 0 is the xor of
    /// two classes.</remarks>
    public override double LargestCosine
    {
        get
        {
            var ones = new double[Sylvester.OrderFor(Math.Max(Classes, Dimensions))];
            ones.AsSpan(0, Dimensions).Fill(1);
            Sylvester.Transform(ones);
            return ones.AsSpan(1, Sylvester.OrderFor(Classes) - 1).ToArray().Max() / Dimensions;
        }
    }

    public override void Row(int k, Span<double> row)
    {
        for (var j = 0; j < Dimensions; j++)
            row[j] = _factor * Sylvester.Entry(k, j);
    }

    public override T Multiply<T>(INetworkOps<T> ops, T x) => _split.Pays
        ? ops.FitChannels(ops.KroneckerProduct(x, _left!, _right!), Classes)
        : base.Multiply(ops, x);
}
