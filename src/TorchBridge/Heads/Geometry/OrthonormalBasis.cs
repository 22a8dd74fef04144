namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Random orthonormal vectors.</summary>
internal static class OrthonormalBasis
{
    /// <summary>Below this many numbers the threads cost more than they save.</summary>
    private const int ParallelFrom = 1 << 16;

    /// <summary>Normal random vectors made orthonormal, row after row, by the modified Gram-Schmidt process.</summary>
    /// <remarks>The Q of a normal random matrix with R's diagonal positive is uniform (Haar). What the process loses of orthogonality grows with
    /// the condition number, here a few thousand, times 1e-16: far below single precision, in which the matrix is used.</remarks>
    public static double[] Random(MatrixRandom random, int count, int dimensions)
    {
        var rows = new double[checked(count * dimensions)];
        foreach (ref var value in rows.AsSpan())
            value = random.NextNormal();

        for (var i = 0; i < count; i++)
        {
            VectorMath.Normalize(rows.AsSpan(i * dimensions, dimensions));
            void Remove(int j)
            {
                var unit = rows.AsSpan(i * dimensions, dimensions);
                var row = rows.AsSpan(j * dimensions, dimensions);
                VectorMath.AddScaled(row, -VectorMath.Dot(row, unit), unit);
            }

            if ((count - i) * (long)dimensions >= ParallelFrom)
                Parallel.For(i + 1, count, Remove);
            else
                for (var j = i + 1; j < count; j++)
                    Remove(j);
        }

        return rows;
    }
}
