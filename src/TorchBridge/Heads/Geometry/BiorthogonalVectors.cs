using System.Numerics;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Unit Hadamard rows, then the same with the other sign: 2d vectors whose cosines are 0 or -1.</summary>
/// <remarks>Sylvester's matrices have orders 2^m, and the corner of a larger one is not orthogonal. Where d is no power of two, the rows are
/// those of the direct sum of one matrix for each binary digit of d: 342 = 256 + 64 + 16 + 4 + 2. The rows without a sign change come last:
/// features that are never negative all lie near them, so that one class would win at first whatever the picture, and the scale would learn to vanish.</remarks>
internal sealed class BiorthogonalVectors : ClassVectors
{
    private readonly int[] _rowOf;
    private readonly HadamardVectors? _rows;
    private readonly FrozenArray? _signs;

    public BiorthogonalVectors(int classes, int dimensions)
        : base(classes, dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 2 * dimensions);
        _rowOf = [.. Order(dimensions).Take(classes)];
        if (!BitOperations.IsPow2(dimensions))
            return;
        _rows = new HadamardVectors(_rowOf.Max() + 1, dimensions, 1 / Math.Sqrt(dimensions));
        _signs = Freeze(() => [.. Enumerable.Range(0, classes).Select(k => (double)Sign(k))], classes);
    }

    public override long Macs => _rows?.Macs ?? base.Macs;

    public override double LargestCosine => _rowOf.Distinct().Count() < Math.Min(Classes, 2) ? -1 : 0;

    public override void Row(int k, Span<double> row)
    {
        row.Clear();
        var start = 0;
        foreach (var order in Blocks(Dimensions))
        {
            if (_rowOf[k] < start + order)
            {
                for (var j = 0; j < order; j++)
                    row[start + j] = Sign(k) * Sylvester.Entry(_rowOf[k] - start, j) / Math.Sqrt(order);
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

    public override T Multiply<T>(INetworkOps<T> ops, T x) =>
        _rows is null ? base.Multiply(ops, x) : ops.ScaleChannels(ops.SelectChannels(_rows.Multiply(ops, x), _rowOf), _signs!);

    /// <summary>1 where a row is met for the first time, -1 the second time.</summary>
    private int Sign(int k)
    {
        var changing = Dimensions - BitOperations.PopCount((uint)Dimensions);
        return k < changing || (k >= 2 * changing && k < changing + Dimensions) ? 1 : -1;
    }

    /// <summary>The rows of all 2d classes: those that change sign within their block, the same again, the others, the same again.</summary>
    private static int[] Order(int dimensions)
    {
        List<int> changing = [], constant = [];
        var start = 0;
        foreach (var order in Blocks(dimensions))
        {
            constant.Add(start);
            changing.AddRange(Enumerable.Range(start + 1, order - 1));
            start += order;
        }

        return [.. changing, .. changing, .. constant, .. constant];
    }

    /// <summary>The orders of the direct sum, the largest first.</summary>
    private static IEnumerable<int> Blocks(int dimensions)
    {
        for (var order = 1 << BitOperations.Log2((uint)dimensions); order > 0; order >>= 1)
        {
            if ((dimensions & order) != 0)
                yield return order;
        }
    }
}
