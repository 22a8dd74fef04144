using System.Runtime.InteropServices;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A map's heat alone, translucent, for whoever has the picture and lays this over it.</summary>
internal static class HeatOverlay
{
    /// <summary>Opacity where the map is cold, and how much more where it is hottest: the picture stays visible.</summary>
    private const float LeastOpacity = 0.3f, MoreOpacity = 0.38f;

    /// <summary>Opacity of the black over what the network did not see.</summary>
    private const byte Shade = 150;

    /// <param name="width">The picture's width, in any unit.</param>
    /// <param name="height">The picture's height, in the same unit.</param>
    /// <param name="map">The map, over the network's field.</param>
    /// <param name="preprocessing">Says which part of the picture that is.</param>
    /// <param name="longSide">Long side of the result in pixels.</param>
    public static byte[] RenderPng(int width, int height, ActivationMap map, ImagePreprocessing preprocessing, int longSide)
    {
        double scale = (double)longSide / Math.Max(width, height);
        int columns = Math.Max(1, (int)Math.Round(width * scale)), rows = Math.Max(1, (int)Math.Round(height * scale));
        using var overlay = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var sampler = new MapSampler(map.Height, map.Width, map.Normalised(HeatMapScaling.Positive));
        CropGeometry crop = CropGeometry.Of(width, height, preprocessing);
        var row = new byte[columns * 4];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                (double u, double v) = crop.ToField((x + 0.5) * width / columns, (y + 0.5) * height / rows);
                Paint(row.AsSpan(x * 4, 4), u, v, sampler);
            }

            Marshal.Copy(row, 0, overlay.GetPixels() + (y * overlay.RowBytes), row.Length);
        }

        using SKData png = overlay.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void Paint(Span<byte> pixel, double u, double v, MapSampler map)
    {
        if (u is < 0 or > 1 || v is < 0 or > 1)
        {
            pixel[..3].Clear();
            pixel[3] = Shade;
            return;
        }

        float heat = map.At(u, v);
        (pixel[0], pixel[1], pixel[2]) = HeatColours.At(heat);
        pixel[3] = (byte)(255 * (LeastOpacity + (MoreOpacity * heat)));
    }
}
