using System.Numerics;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Corners of a cube at unit length: the binary digits of k as signs, the lowest first.</summary>
/// <remarks>All classes have the digits beyond ceil(log2 K) in common: with a sum over all dimensions, the product is one with those few.</remarks>
internal sealed class CubeVectors : ClassVectors
{
    private readonly int _digits;
    private readonly FrozenArray _common;
    private readonly FrozenArray _own;

    public CubeVectors(int classes, int dimensions)
        : base(classes, dimensions)
    {
        _digits = DimensionsFor(classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, _digits);
        _common = Freeze(() => [.. Enumerable.Repeat(-Size, classes)], classes);
        _own = Freeze(() => [.. Enumerable.Range(0, classes * _digits).Select(i => 2 * Size * Digit(i / _digits, i % _digits))], classes, _digits);
    }

    public override long Macs => _digits == Dimensions ? base.Macs : Dimensions + ((long)Classes * (_digits + 1));

    private double Size => 1 / Math.Sqrt(Dimensions);

    /// <remarks>Classes 0 and 1 differ in one digit.</remarks>
    public override double LargestCosine => 1 - (2.0 / Dimensions);

    /// <summary>The fewest digits that tell K classes apart, ceil(log2 K).</summary>
    public static int DimensionsFor(int classes) => Math.Max(1, BitOperations.Log2((uint)classes - 1) + 1);

    public override void Row(int k, Span<double> row)
    {
        for (var i = 0; i < Dimensions; i++)
            row[i] = Size * ((2 * Digit(k, i)) - 1);
    }

    public override T Multiply<T>(INetworkOps<T> ops, T x) => _digits == Dimensions
        ? base.Multiply(ops, x)
        : ops.Add(ops.MatrixProduct(ops.FitChannels(x, _digits), _own), ops.ScaleChannels(ops.SumChannels(x), _common));

    private static int Digit(int k, int i) => i < 31 ? k >> i & 1 : 0;
}
