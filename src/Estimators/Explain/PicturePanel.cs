using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>The original at the size it is shown: small pictures enlarged so that a caption can be read, huge ones reduced.</summary>
internal static class PicturePanel
{
    /// <summary>Pictures with a smaller short side are enlarged to this, in pixels.</summary>
    public const int LeastShortSide = 224;

    /// <summary>Pictures with a larger long side are reduced to this, in pixels.</summary>
    public const int GreatestLongSide = 1024;

    /// <summary>The panel's size for a picture's size, aspect ratio kept as far as whole pixels allow.</summary>
    public static SKSizeI SizeOf(int width, int height)
    {
        double scale = Math.Min(Math.Max(1, (double)LeastShortSide / Math.Min(width, height)), (double)GreatestLongSide / Math.Max(width, height));
        return new SKSizeI(Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>The picture as an opaque RGBA bitmap of the panel's size.</summary>
    public static SKBitmap Render(RgbImage picture)
    {
        SKSizeI size = SizeOf(picture.Width, picture.Height);
        using SKBitmap source = ToBitmap(picture, Math.Max(1, Math.Max(picture.Width, picture.Height) / (2 * GreatestLongSide)));
        var panel = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(panel);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.DrawBitmap(source, SKRect.Create(size.Width, size.Height), paint);
        canvas.Flush();
        return panel;
    }

    /// <summary>Averages blocks of step x step pixels, so that a huge picture is never held a second time at full size.</summary>
    private static SKBitmap ToBitmap(RgbImage picture, int step)
    {
        int width = (picture.Width + step - 1) / step, height = (picture.Height + step - 1) / step;
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var row = new byte[width * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int right = Math.Min((x + 1) * step, picture.Width), bottom = Math.Min((y + 1) * step, picture.Height);
                long r = 0, g = 0, b = 0, count = (long)(right - (x * step)) * (bottom - (y * step));
                for (int sy = y * step; sy < bottom; sy++)
                {
                    for (int sx = x * step; sx < right; sx++)
                    {
                        long at = (((long)sy * picture.Width) + sx) * 3;
                        r += picture.Pixels[at];
                        g += picture.Pixels[at + 1];
                        b += picture.Pixels[at + 2];
                    }
                }

                (row[x * 4], row[(x * 4) + 1], row[(x * 4) + 2], row[(x * 4) + 3]) = ((byte)(r / count), (byte)(g / count), (byte)(b / count), 255);
            }

            Marshal.Copy(row, 0, bitmap.GetPixels() + (y * bitmap.RowBytes), row.Length);
        }

        return bitmap;
    }
}
