using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>All kinds at a glance: one row per kind, one square cell per picture.</summary>
internal static class ContactSheet
{
    private const int Cell = 112;

    /// <summary>A PNG of the first pictures of every kind.</summary>
    public static byte[] RenderPng(int seed, int columns)
    {
        using var sheet = new SKBitmap(columns * Cell, FlowerKind.All.Count * Cell);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(new SKColor(32, 32, 36));
        for (int kind = 0; kind < FlowerKind.All.Count; kind++)
        {
            for (int number = 0; number < columns; number++)
            {
                using SKBitmap picture = SKBitmap.Decode(FlowerPainter.Paint(seed, kind, number).Jpeg);
                float scale = (Cell - 4f) / Math.Max(picture.Width, picture.Height);
                var target = SKRect.Create((number * Cell) + 2, (kind * Cell) + 2, picture.Width * scale, picture.Height * scale);
                using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
                canvas.DrawBitmap(picture, target, paint);
            }
        }

        canvas.Flush();
        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
