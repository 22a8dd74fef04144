namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>torchvision's RandomResizedCrop: a share of the area and an aspect ratio at random, at a random place.</summary>
internal static class RandomCrop
{
    private const int Attempts = 10;

    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="scale">Smallest and largest share of its area.</param>
    /// <param name="aspect">Smallest and largest width over height.</param>
    /// <param name="random">The picture's random stream.</param>
    public static PixelRectangle Sample(
        int width, int height, (double Minimum, double Maximum) scale, (double Minimum, double Maximum) aspect, ref RandomStream random)
    {
        double area = (double)width * height;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double target = area * random.NextDouble(scale.Minimum, scale.Maximum);
            double ratio = Math.Exp(random.NextDouble(Math.Log(aspect.Minimum), Math.Log(aspect.Maximum)));
            double w = Math.Round(Math.Sqrt(target * ratio));
            double h = Math.Round(Math.Sqrt(target / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                int y = random.NextInt(height - (int)h + 1);
                int x = random.NextInt(width - (int)w + 1);
                return new PixelRectangle(x, y, (int)w, (int)h);
            }
        }

        return Fallback(width, height, aspect);
    }

    /// <summary>Where no crop fits, as in very long pictures: the largest central one of an allowed ratio.</summary>
    internal static PixelRectangle Fallback(int width, int height, (double Minimum, double Maximum) aspect)
    {
        double ratio = (double)width / height;
        (int w, int h) = ratio < aspect.Minimum ? (width, Math.Clamp((int)Math.Round(width / aspect.Minimum), 1, height))
            : ratio > aspect.Maximum ? (Math.Clamp((int)Math.Round(height * aspect.Maximum), 1, width), height)
            : (width, height);
        return new PixelRectangle((width - w) / 2, (height - h) / 2, w, h);
    }
}
