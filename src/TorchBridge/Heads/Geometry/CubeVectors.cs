using System.Numerics;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Corners of a cube at unit length: the binary digits of k as signs, the lowest first.</summary>
internal sealed class CubeVectors : ClassVectors
{
    public CubeVectors(int classes, int dimensions)
        : base(classes, dimensions) => ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, DimensionsFor(classes), nameof(dimensions));

    /// <remarks>Classes 0 and 1 differ in one digit.</remarks>
    public override double LargestCosine => 1 - (2.0 / Dimensions);

    /// <summary>The fewest digits that tell K classes apart, ceil(log2 K).</summary>
    public static int DimensionsFor(int classes) => Math.Max(1, BitOperations.Log2((uint)classes - 1) + 1);

    public override void Row(int k, Span<double> row)
    {
        var size = 1 / Math.Sqrt(Dimensions);
        for (var i = 0; i < Dimensions; i++)
            row[i] = i < 31 && (k >> i & 1) == 1 ? size : -size;
    }
}
