using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>A confusion matrix of many classes as pixels, transparent where nothing is, so that it fits a light and a dark page.</summary>
internal static class ConfusionImage
{
    /// <summary>Pixels along a side at most: beyond, neighbouring classes share a pixel.</summary>
    private const int LargestSide = 1200;

    private static readonly SKColor Right = new(0x3b, 0x86, 0xe0), Wrong = new(0xe0, 0x5a, 0x1c);

    public static byte[] Png(ImageClassificationMetrics metrics)
    {
        int k = metrics.Classes.Count, side = Math.Min(k, LargestSide), zoom = Math.Max(1, 720 / side);
        var strongest = new float[side * side];
        foreach ((int actual, int predicted, long count) in metrics.Confusion.Cells)
        {
            int at = (int)(((long)actual * side / k * side) + ((long)predicted * side / k));
            strongest[at] = Math.Max(strongest[at], (float)count / metrics.Classes[actual].Count);
        }

        using var bitmap = new SKBitmap(new SKImageInfo(side * zoom, side * zoom, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(SKColors.Transparent);
        for (int i = 0; i < strongest.Length; i++)
        {
            if (strongest[i] == 0)
                continue;
            (int y, int x) = Math.DivRem(i, side);
            // A single mistake among many pictures must still be seen.
            SKColor colour = (x == y ? Right : Wrong).WithAlpha((byte)(70 + (185 * MathF.Sqrt(strongest[i]))));
            for (int dy = 0; dy < zoom; dy++)
            {
                for (int dx = 0; dx < zoom; dx++)
                    bitmap.SetPixel((x * zoom) + dx, (y * zoom) + dy, colour);
            }
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
