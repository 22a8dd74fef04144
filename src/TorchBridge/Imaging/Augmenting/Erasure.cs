namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Carries out a <see cref="RandomErasing"/> on normalised values.</summary>
internal static class Erasure
{
    private const int Attempts = 10;

    public static void Apply(Span<float> values, int width, int height, RandomErasing erasing, ref RandomStream random)
    {
        if (random.NextDouble() >= erasing.Probability || Sample(width, height, erasing, ref random) is not { } hole)
            return;
        for (int y = 0; y < hole.Height; y++)
        {
            Span<float> row = values.Slice((((int)(hole.Y + y) * width) + (int)hole.X) * 3, hole.Width * 3);
            if (!erasing.Noise)
            {
                row.Clear();
                continue;
            }

            foreach (ref float value in row)
                value = (float)random.NextNormal();
        }
    }

    /// <summary>The rectangle, or null where none that was drawn is smaller than the picture.</summary>
    internal static PixelRectangle? Sample(int width, int height, RandomErasing erasing, ref RandomStream random)
    {
        double area = (double)width * height;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double target = area * random.NextDouble(erasing.Scale.Minimum, erasing.Scale.Maximum);
            double ratio = Math.Exp(random.NextDouble(Math.Log(erasing.Ratio.Minimum), Math.Log(erasing.Ratio.Maximum)));
            double h = Math.Round(Math.Sqrt(target * ratio)), w = Math.Round(Math.Sqrt(target / ratio));
            if (h >= 1 && w >= 1 && h < height && w < width)
            {
                int y = random.NextInt(height - (int)h + 1);
                return new PixelRectangle(random.NextInt(width - (int)w + 1), y, (int)w, (int)h);
            }
        }

        return null;
    }
}
