namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>A random semi-orthogonal matrix, uniformly distributed: rows orthonormal for K at most d, else columns.</summary>
internal sealed class OrthogonalVectors(int classes, int dimensions, int seed) : ClassVectors(classes, dimensions)
{
    private readonly Lazy<double[]> _basis = new(() => OrthonormalBasis.Random(
        new MatrixRandom("orthogonal", classes, dimensions, seed), Math.Min(classes, dimensions), Math.Max(classes, dimensions)));

    public override double LargestCosine => Classes <= Dimensions ? 0 : base.LargestCosine;

    public override void Row(int k, Span<double> row)
    {
        if (Classes <= Dimensions)
        {
            _basis.Value.AsSpan(k * Dimensions, Dimensions).CopyTo(row);
            return;
        }

        for (var c = 0; c < Dimensions; c++)
            row[c] = _basis.Value[(c * Classes) + k];
    }
}
