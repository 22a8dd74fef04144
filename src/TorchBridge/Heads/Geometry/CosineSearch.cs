namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>The largest cosine between two rows, by looking at all pairs.</summary>
internal static class CosineSearch
{
    /// <summary>Rows that stay in the cache while others pass by.</summary>
    private const int Tile = 32;

    public static double Largest(double[] matrix, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
            VectorMath.Normalize(matrix.AsSpan(i * columns, columns));
        var tiles = (rows + Tile - 1) / Tile;
        var largest = new double[tiles];
        Parallel.For(0, tiles, t => largest[t] = LargestBelow(matrix, columns, t * Tile, Math.Min(rows, (t + 1) * Tile)));
        return largest.Max();
    }

    private static double LargestBelow(double[] matrix, int columns, int first, int end)
    {
        var largest = double.NegativeInfinity;
        for (var j = 0; j < end; j++)
        {
            var other = matrix.AsSpan(j * columns, columns);
            for (var i = Math.Max(first, j + 1); i < end; i++)
                largest = Math.Max(largest, VectorMath.Dot(matrix.AsSpan(i * columns, columns), other));
        }

        return largest;
    }
}
