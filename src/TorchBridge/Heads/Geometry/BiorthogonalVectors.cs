using System.Numerics;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Unit Hadamard rows, then the same with the other sign: 2d vectors whose cosines are 0 or -1.</summary>
/// <remarks>Sylvester's matrices have orders 2^m, and the corner of a larger one is not orthogonal. Where d is no power of two, the rows are
/// those of the direct sum of one matrix for each binary digit of d: 342 = 256 + 64 + 16 + 4 + 2.</remarks>
internal sealed class BiorthogonalVectors : ClassVectors
{
    private readonly HadamardVectors? _rows;
    private readonly FrozenArray? _signs;

    public BiorthogonalVectors(int classes, int dimensions)
        : base(classes, dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 2 * dimensions);
        if (!BitOperations.IsPow2(dimensions))
            return;
        _rows = new HadamardVectors(Math.Min(classes, dimensions), dimensions, 1 / Math.Sqrt(dimensions));
        if (classes > dimensions)
            _signs = Freeze(() => [.. Enumerable.Range(0, classes).Select(k => k < dimensions ? 1.0 : -1.0)], classes);
    }

    public override long Macs => _rows?.Macs ?? base.Macs;

    public override double LargestCosine => Classes == 2 && Dimensions == 1 ? -1 : 0;

    public override void Row(int k, Span<double> row)
    {
        row.Clear();
        var (sign, index) = k < Dimensions ? (1, k) : (-1, k - Dimensions);
        var start = 0;
        for (var order = 1 << BitOperations.Log2((uint)Dimensions); ; order >>= 1)
        {
            if ((Dimensions & order) == 0)
                continue;
            if (index < start + order)
            {
                for (var j = 0; j < order; j++)
                    row[start + j] = sign * Sylvester.Entry(index - start, j) / Math.Sqrt(order);
                return;
            }

            start += order;
        }
    }

    public override void Dispose()
    {
        _rows?.Dispose();
        base.Dispose();
    }

    public override T Multiply<T>(INetworkOps<T> ops, T x)
    {
        if (_rows is null)
            return base.Multiply(ops, x);
        var y = _rows.Multiply(ops, x);
        return _signs is null
            ? y
            : ops.ScaleChannels(ops.SelectChannels(y, [.. Enumerable.Range(0, Classes).Select(k => k % Dimensions)]), _signs);
    }
}
