using MlNetFixedHeads.Estimators.Explain;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>Draws plots with a common horizontal axis below one another.</summary>
/// <remarks>With a font of its own, so that it needs none of the system's and the same figures give the same pixels everywhere.</remarks>
internal static class CurvePlot
{
    /// <summary>Width of the picture.</summary>
    public const int Width = 960;

    /// <summary>Height of one plot with its title.</summary>
    public const int PanelHeight = 300;

    /// <summary>Left end of the horizontal axis.</summary>
    public const int Left = 90;

    private const int Right = 30;
    private const int Top = 44;
    private const int Bottom = 26;
    private const int Footer = 30;
    private const int Gap = 8;

    private static readonly SKColor Ink = new(0x1f, 0x29, 0x33);
    private static readonly SKColor Grid = new(0xe3, 0xe8, 0xee);

    /// <param name="panels">The plots, from the top.</param>
    /// <param name="xName">What the horizontal axis shows, in whole numbers.</param>
    public static byte[] RenderPng(IReadOnlyList<PlotPanel> panels, string xName)
    {
        using var picture = new SKBitmap(Width, (panels.Count * PanelHeight) + Footer, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(picture);
        canvas.Clear(SKColors.White);
        PlotAxis x = PlotAxis.Over(panels.SelectMany(p => p.Series).SelectMany(s => s.Points).Select(p => p.X), isLogarithmic: false, isWhole: true);
        for (int i = 0; i < panels.Count; i++)
        {
            var area = new SKRect(Left, (i * PanelHeight) + Top, Width - Right, ((i + 1) * PanelHeight) - Bottom);
            Draw(canvas, area, panels[i], x);
        }

        Write(canvas, xName, Left + ((Width - Left - Right - TextWidth(xName, 2)) / 2), (panels.Count * PanelHeight) + Gap, 2);
        canvas.Flush();
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void Draw(SKCanvas canvas, SKRect area, PlotPanel panel, PlotAxis x)
    {
        PlotAxis y = PlotAxis.Over(panel.Series.SelectMany(s => s.Points).Select(p => p.Y), panel.IsLogarithmic);
        using var grid = new SKPaint { Color = Grid };
        using var frame = new SKPaint { Color = Ink, IsStroke = true };
        foreach (double mark in y.Marks())
        {
            float at = Vertical(area, y.Place(mark)!.Value);
            canvas.DrawLine(area.Left, at, area.Right, at, grid);
            string text = PlotAxis.Text(mark);
            Write(canvas, text, (int)area.Left - Gap - TextWidth(text, 1), (int)at - (PixelFont.CellHeight / 2), 1);
        }

        foreach (double mark in x.Marks(whole: true))
        {
            float at = Horizontal(area, x.Place(mark)!.Value);
            canvas.DrawLine(at, area.Top, at, area.Bottom, grid);
            string text = PlotAxis.Text(mark);
            Write(canvas, text, (int)at - (TextWidth(text, 1) / 2), (int)area.Bottom + Gap, 1);
        }

        canvas.DrawRect(area, frame);
        Write(canvas, panel.Title, (int)area.Left, (int)area.Top - 30, 2);
        int right = (int)area.Right;
        foreach (PlotSeries series in panel.Series.Reverse())
        {
            Draw(canvas, area, series, x, y);
            right -= TextWidth(series.Name, 1);
            Write(canvas, series.Name, right, (int)area.Top - 18, 1);
            using var colour = new SKPaint { Color = series.Colour };
            canvas.DrawRect(right - 18, area.Top - 16, 14, 4, colour);
            right -= 34;
        }
    }

    private static void Draw(SKCanvas canvas, SKRect area, PlotSeries series, PlotAxis x, PlotAxis y)
    {
        using var line = new SKPaint { Color = series.Colour, IsStroke = true, StrokeWidth = 2, IsAntialias = true };
        using var dot = new SKPaint { Color = series.Colour, IsAntialias = true };
        SKPoint? last = null;
        foreach ((double px, double py) in series.Points)
        {
            SKPoint? point = x.Place(px) is { } across && y.Place(py) is { } up ? new(Horizontal(area, across), Vertical(area, up)) : null;
            if (point is { } end)
            {
                canvas.DrawCircle(end, 2.5f, dot);
                if (last is { } start)
                {
                    canvas.DrawLine(start, end, line);
                }
            }

            last = point;
        }
    }

    private static float Horizontal(SKRect area, double share) => area.Left + (float)(share * area.Width);

    private static float Vertical(SKRect area, double share) => area.Bottom - (float)(share * area.Height);

    private static int TextWidth(string text, int scale) => PixelFont.Cells(text) * PixelFont.CellWidth * scale;

    private static void Write(SKCanvas canvas, string text, int left, int top, int scale)
    {
        using var ink = new SKPaint { Color = Ink };
        PixelFont.Draw(text, (x, y) => canvas.DrawRect(SKRect.Create(left + (x * scale), top + (y * scale), scale, scale), ink));
    }
}
