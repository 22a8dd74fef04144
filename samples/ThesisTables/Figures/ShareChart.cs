using System.Globalization;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.Samples.ThesisTables.Tables;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.ThesisTables.Figures;

/// <summary>Figure 1.1 as a picture: one bar for each network, its length the classifier's share of the parameters.</summary>
internal static class ShareChart
{
    /// <summary>Left end of the bars.</summary>
    public const int Left = 340;

    /// <summary>Pixels of a bar for one percent.</summary>
    public const int PixelsPerPercent = 6;

    /// <summary>Distance from one bar's top to the next.</summary>
    public const int RowHeight = 48;

    /// <summary>Top of the first bar.</summary>
    public const int Top = 80;

    private const int BarHeight = 28;
    private const int Right = 130;
    private const int Bottom = 50;
    private const int Scale = 2;

    public static SKColor Bar { get; } = new(0x2b, 0x6c, 0xb0);

    private static SKColor Rail { get; } = new(0xe8, 0xec, 0xf1);

    private static SKColor Ink { get; } = new(0x1f, 0x29, 0x33);

    public static byte[] RenderPng(IReadOnlyList<ClassifierShare> shares)
    {
        using var picture = new SKBitmap(Left + (100 * PixelsPerPercent) + Right, Top + (shares.Count * RowHeight) + Bottom);
        using var canvas = new SKCanvas(picture);
        canvas.Clear(SKColors.White);
        Write(canvas, "Parameters in the fully connected layer", 24, 24, 3);
        using var rail = new SKPaint { Color = Rail };
        using var bar = new SKPaint { Color = Bar };
        for (var i = 0; i < shares.Count; i++)
        {
            var (share, top) = (shares[i], Top + (i * RowHeight));
            canvas.DrawRect(SKRect.Create(Left, top, 100 * PixelsPerPercent, BarHeight), rail);
            // Never less than a pixel: a small share is not none.
            canvas.DrawRect(SKRect.Create(Left, top, Math.Max(1, (float)Math.Round(share.Percent * PixelsPerPercent)), BarHeight), bar);
            var letters = top + ((BarHeight - (7 * Scale)) / 2);
            var name = string.Create(CultureInfo.InvariantCulture, $"{share.Architecture} ({share.Classes})");
            Write(canvas, name, Left - 12 - Width(name), letters, Scale);
            Write(canvas, Printed.Percent(share.Percent), Left + (100 * PixelsPerPercent) + 12, letters, Scale);
        }

        var axis = Top + (shares.Count * RowHeight);
        foreach (var percent in new[] { 0, 25, 50, 75, 100 })
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{percent} %");
            Write(canvas, text, Left + (percent * PixelsPerPercent) - (Width(text) / 2), axis, Scale);
        }

        canvas.Flush();
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static int Width(string text) => PixelFont.Cells(text) * PixelFont.CellWidth * Scale;

    private static void Write(SKCanvas canvas, string text, int left, int top, int scale)
    {
        using var ink = new SKPaint { Color = Ink };
        PixelFont.Draw(text, (x, y) => canvas.DrawRect(SKRect.Create(left + (x * scale), top + (y * scale), scale, scale), ink));
    }
}
