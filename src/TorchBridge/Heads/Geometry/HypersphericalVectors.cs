namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>K unit vectors in n dimensions with the largest cosine as small as it was made (Mettes, van der Pol, Snoek 2019).</summary>
/// <remarks>Up to K = 2n the smallest possible is known and taken: a simplex up to n + 1 vectors (-1/(K-1)), then orthonormal vectors with both
/// signs (0); in two dimensions always, a regular polygon. Beyond, it is searched.</remarks>
internal sealed class HypersphericalVectors : ClassVectors
{
    private readonly ClassVectors? _known;
    private readonly bool _signed;
    private readonly Lazy<double[]> _found;

    public HypersphericalVectors(int classes, int dimensions, int seed)
        : base(classes, dimensions)
    {
        _signed = classes > dimensions + 1 && classes <= 2 * dimensions;
        _known = _signed ? new OrthogonalVectors((classes + 1) / 2, dimensions, seed)
            : classes <= dimensions ? new EtfVectors(classes, dimensions, seed)
            : classes == dimensions + 1 ? new SimplexVectors(classes)
            : null;
        _found = new(() => dimensions == 2 ? Polygon(classes) : SeparationSearch.Run(new MatrixRandom("hyperspherical", classes, dimensions, seed), classes, dimensions));
    }

    public override double LargestCosine => _signed ? 0 : _known?.LargestCosine ?? base.LargestCosine;

    public override void Row(int k, Span<double> row)
    {
        if (_known is null)
        {
            _found.Value.AsSpan(k * Dimensions, Dimensions).CopyTo(row);
            return;
        }

        _known.Row(k % _known.Classes, row);
        if (k >= _known.Classes)
            VectorMath.Scale(row, -1);
    }

    private static double[] Polygon(int corners) =>
        [.. Enumerable.Range(0, corners).Select(k => Math.Tau * k / corners).SelectMany(a => new[] { Math.Cos(a), Math.Sin(a) })];

    public override void Dispose()
    {
        _known?.Dispose();
        base.Dispose();
    }
}
