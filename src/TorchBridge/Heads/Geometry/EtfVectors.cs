namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>A simplex equiangular tight frame, the columns of √(K/(K-1)) U (I - 11ᵀ/K): orthonormal random vectors less their mean, at unit
/// length (Papyan, Han, Donoho 2020).</summary>
internal sealed class EtfVectors : ClassVectors
{
    private readonly Lazy<double[]> _frame;

    public EtfVectors(int classes, int dimensions, int seed)
        : base(classes, dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, dimensions);
        _frame = new(() => Frame(seed));
    }

    public override double LargestCosine => -1.0 / (Classes - 1);

    public override void Row(int k, Span<double> row) => _frame.Value.AsSpan(k * Dimensions, Dimensions).CopyTo(row);

    private double[] Frame(int seed)
    {
        var rows = OrthonormalBasis.Random(new MatrixRandom("etf", Classes, Dimensions, seed), Classes, Dimensions);
        var mean = new double[Dimensions];
        for (var k = 0; k < Classes; k++)
            VectorMath.AddScaled(mean, 1.0 / Classes, rows.AsSpan(k * Dimensions, Dimensions));
        for (var k = 0; k < Classes; k++)
            VectorMath.AddScaled(rows.AsSpan(k * Dimensions, Dimensions), -1, mean);
        VectorMath.Scale(rows, Math.Sqrt(Classes / (Classes - 1.0)));
        return rows;
    }
}
