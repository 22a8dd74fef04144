namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>torchvision's RandomResizedCrop: a share of the area and an aspect ratio at random, at a random place.</summary>
internal static class RandomCrop
{
    public const double MinimumRatio = 3.0 / 4;
    public const double MaximumRatio = 4.0 / 3;
    private const int Attempts = 10;

    public static PixelRectangle Sample(int width, int height, (double Minimum, double Maximum) scale, ref RandomStream random)
    {
        double area = (double)width * height;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double target = area * random.NextDouble(scale.Minimum, scale.Maximum);
            double ratio = Math.Exp(random.NextDouble(Math.Log(MinimumRatio), Math.Log(MaximumRatio)));
            double w = Math.Round(Math.Sqrt(target * ratio));
            double h = Math.Round(Math.Sqrt(target / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                int y = random.NextInt(height - (int)h + 1);
                int x = random.NextInt(width - (int)w + 1);
                return new PixelRectangle(x, y, (int)w, (int)h);
            }
        }

        return Fallback(width, height);
    }

    /// <summary>Where no crop fits, as in very long pictures: the largest central one of an allowed ratio.</summary>
    internal static PixelRectangle Fallback(int width, int height)
    {
        double ratio = (double)width / height;
        (int w, int h) = ratio < MinimumRatio ? (width, (int)Math.Round(width / MinimumRatio))
            : ratio > MaximumRatio ? ((int)Math.Round(height * MaximumRatio), height)
            : (width, height);
        return new PixelRectangle((width - w) / 2, (height - h) / 2, w, h);
    }
}
