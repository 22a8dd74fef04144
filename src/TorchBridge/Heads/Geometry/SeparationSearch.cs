namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Moves unit vectors apart: gradient descent (momentum 0.9, rate 0.1, decaying) on the sum over vectors of the largest cosine to another.</summary>
internal static class SeparationSearch
{
    private const double FirstRate = 0.1;
    private const double LastRate = 0.0001;
    private const double Momentum = 0.9;
    private const int MostSteps = 2000;
    private const int FewestSteps = 3;

    /// <summary>Multiply-accumulate operations the search may take, a second or two; many vectors get fewer steps, and need fewer,
    /// since random ones in many dimensions lie well apart.</summary>
    private const double Budget = 4e9;

    private const int Tile = 32;

    public static double[] Run(MatrixRandom random, int count, int dimensions)
    {
        var vectors = new double[checked(count * dimensions)];
        foreach (ref var value in vectors.AsSpan())
            value = random.NextSigned();
        for (var i = 0; i < count; i++)
            VectorMath.Normalize(vectors.AsSpan(i * dimensions, dimensions));

        var steps = (int)Math.Clamp(Budget / ((double)count * count * dimensions), FewestSteps, MostSteps);
        var velocity = new double[vectors.Length];
        var nearest = new int[count];
        var cosines = new double[count];
        var best = (double[])vectors.Clone();
        var smallest = double.PositiveInfinity;
        for (var step = 0; ; step++)
        {
            FindNearest(vectors, dimensions, nearest, cosines);
            if (cosines.Max() < smallest)
            {
                smallest = cosines.Max();
                vectors.CopyTo(best, 0);
            }

            if (step == steps)
                return best;
            var rate = FirstRate * Math.Pow(LastRate / FirstRate, (double)step / steps);
            Move(vectors, velocity, nearest, dimensions, rate);
        }
    }

    private static void Move(double[] vectors, double[] velocity, int[] nearest, int dimensions, double rate)
    {
        Span<double> Of(double[] all, int i) => all.AsSpan(i * dimensions, dimensions);
        VectorMath.Scale(velocity, Momentum);
        for (var i = 0; i < nearest.Length; i++)
        {
            VectorMath.AddScaled(Of(velocity, i), 1, Of(vectors, nearest[i]));
            VectorMath.AddScaled(Of(velocity, nearest[i]), 1, Of(vectors, i));
        }

        for (var i = 0; i < nearest.Length; i++)
        {
            // Vectors turn; what would only change their length must not gather in the velocity.
            VectorMath.AddScaled(Of(velocity, i), -VectorMath.Dot(Of(velocity, i), Of(vectors, i)), Of(vectors, i));
            VectorMath.AddScaled(Of(vectors, i), -rate, Of(velocity, i));
            VectorMath.Normalize(Of(vectors, i));
        }
    }

    private static void FindNearest(double[] vectors, int dimensions, int[] nearest, double[] cosines)
    {
        var count = nearest.Length;
        Parallel.For(0, (count + Tile - 1) / Tile, t =>
        {
            var (first, end) = (t * Tile, Math.Min(count, (t + 1) * Tile));
            cosines.AsSpan(first, end - first).Fill(double.NegativeInfinity);
            for (var j = 0; j < count; j++)
            {
                var other = vectors.AsSpan(j * dimensions, dimensions);
                for (var i = first; i < end; i++)
                {
                    if (i == j)
                        continue;
                    var cosine = VectorMath.Dot(vectors.AsSpan(i * dimensions, dimensions), other);
                    if (cosine > cosines[i])
                        (cosines[i], nearest[i]) = (cosine, j);
                }
            }
        });
    }
}
