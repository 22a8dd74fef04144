using System.Text;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A line of text on a dark plate in the top left corner of a rectangle.</summary>
internal static class Caption
{
    private const int Padding = 3;

    /// <summary>Draws the text at the largest whole scale, up to a greatest one, at which it fits; beyond that it is cut and ends in dots.</summary>
    public static void Draw(SKCanvas canvas, string text, SKRectI panel, int greatestScale = 3)
    {
        int scale = greatestScale;
        while (scale > 1 && Width(PixelFont.Cells(text)) * scale > panel.Width * 3 / 4)
            scale--;
        int room = ((panel.Width / scale) - (2 * Padding) + 1) / PixelFont.CellWidth;
        text = Cut(text, room);
        if (text.Length == 0)
            return;

        using var plate = new SKPaint { Color = new SKColor(0, 0, 0, 170) };
        canvas.DrawRect(SKRect.Create(panel.Left, panel.Top, Width(PixelFont.Cells(text)) * scale, (PixelFont.CellHeight + (2 * Padding) - 1) * scale), plate);
        using var ink = new SKPaint { Color = SKColors.White };
        PixelFont.Draw(text, (x, y) => canvas.DrawRect(SKRect.Create(panel.Left + ((x + Padding) * scale), panel.Top + ((y + Padding) * scale), scale, scale), ink));
    }

    private static int Width(int cells) => (cells * PixelFont.CellWidth) - 1 + (2 * Padding);

    private static string Cut(string text, int room)
    {
        if (PixelFont.Cells(text) <= room)
            return text;
        const string Dots = "...";
        if (room <= Dots.Length)
            return "";
        var kept = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes().Take(room - Dots.Length))
            kept.Append(rune);
        return kept.Append(Dots).ToString();
    }
}
