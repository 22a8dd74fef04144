namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>Reads a small map at any place by Catmull-Rom interpolation, edges repeated, results kept within [0, 1].</summary>
internal sealed class MapSampler(int height, int width, float[] values)
{
    /// <summary>The value at a place of the field, (0, 0) to (1, 1). A map's cell stands for its middle.</summary>
    public float At(double u, double v)
    {
        double x = (u * width) - 0.5, y = (v * height) - 0.5;
        int x0 = (int)Math.Floor(x), y0 = (int)Math.Floor(y);
        Span<float> weightsX = stackalloc float[4], weightsY = stackalloc float[4];
        Weights((float)(x - x0), weightsX);
        Weights((float)(y - y0), weightsY);
        float sum = 0;
        for (int j = 0; j < 4; j++)
        {
            int row = Math.Clamp(y0 - 1 + j, 0, height - 1) * width;
            float line = 0;
            for (int i = 0; i < 4; i++)
                line += weightsX[i] * values[row + Math.Clamp(x0 - 1 + i, 0, width - 1)];
            sum += weightsY[j] * line;
        }

        // The cubic overshoots beside steep edges; heat does not.
        return Math.Clamp(sum, 0, 1);
    }

    private static void Weights(float t, Span<float> weights)
    {
        float t2 = t * t, t3 = t2 * t;
        weights[0] = 0.5f * (-t + (2 * t2) - t3);
        weights[1] = 0.5f * (2 - (5 * t2) + (3 * t3));
        weights[2] = 0.5f * (t + (4 * t2) - (3 * t3));
        weights[3] = 0.5f * (t3 - t2);
    }
}
