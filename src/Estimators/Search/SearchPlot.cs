using System.Globalization;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.Estimators.History;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>A search as plots below one another: a dot for each training, against each dimension's values and over the rungs or the settings.</summary>
internal static class SearchPlot
{
    private const int Width = 960;
    private const int PanelHeight = 300;
    private const int Left = 90;
    private const int Right = 30;
    private const int Top = 44;
    private const int Bottom = 46;
    private const int Gap = 8;

    private static readonly SKColor Ink = new(0x1f, 0x29, 0x33);
    private static readonly SKColor Grid = new(0xe3, 0xe8, 0xee);

    /// <summary>From few epochs to all of them.</summary>
    private static readonly SKColor[] Budgets = [new(0xb9, 0xc6, 0xd6), new(0x2b, 0x6c, 0xb0)];

    public static byte[] RenderPng(IReadOnlyList<SearchDimension> dimensions, TrainingMetric metric, IReadOnlyList<SearchTrial> trials)
    {
        SearchTrial[] shown = [.. trials.Where(t => SettingRanking.Figure(t, metric) is not null)];
        PlotAxis y = PlotAxis.Over(shown.Select(t => SettingRanking.Figure(t, metric)!.Value), isLogarithmic: false);
        int[] budgets = [.. shown.Select(t => t.Epochs).Distinct().Order()];
        using var picture = new SKBitmap(Width, (dimensions.Count + 1) * PanelHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(picture);
        canvas.Clear(SKColors.White);
        for (int i = 0; i <= dimensions.Count; i++)
        {
            var area = new SKRect(Left, (i * PanelHeight) + Top, Width - Right, ((i + 1) * PanelHeight) - Bottom);
            bool overRungs = i == dimensions.Count && budgets.Length > 1;
            SearchPlotAxis x = i < dimensions.Count
                ? SearchPlotAxis.Of(dimensions[i], shown)
                : overRungs ? SearchPlotAxis.OfTexts("epochs", [.. budgets.Select(Whole)], t => Whole(t.Epochs)) : SearchPlotAxis.OfSettings(shown);
            Frame(canvas, area, EarlyStopping.NameOf(metric) + (budgets.Length > 1 ? " (darker: more epochs)" : ""), x, y);
            if (overRungs)
                Connect(canvas, area, shown, metric, x, y);
            foreach (SearchTrial trial in shown)
            {
                using var dot = new SKPaint { Color = Colour(Array.IndexOf(budgets, trial.Epochs), budgets.Length), IsAntialias = true };
                if (Place(area, trial, SettingRanking.Figure(trial, metric)!.Value, x, y) is { } point)
                    canvas.DrawCircle(point, 4, dot);
            }
        }

        canvas.Flush();
        using SKData png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>The way of a setting's mean from rung to rung.</summary>
    private static void Connect(SKCanvas canvas, SKRect area, SearchTrial[] trials, TrainingMetric metric, SearchPlotAxis x, PlotAxis y)
    {
        using var line = new SKPaint { Color = Budgets[0], IsStroke = true, StrokeWidth = 1.5f, IsAntialias = true };
        foreach (IGrouping<int, SearchTrial> setting in trials.GroupBy(t => t.Setting))
        {
            SKPoint? last = null;
            foreach (IGrouping<int, SearchTrial> rung in setting.GroupBy(t => t.Epochs).OrderBy(g => g.Key))
            {
                SKPoint? point = Place(area, rung.First(), rung.Average(t => SettingRanking.Figure(t, metric)!.Value), x, y);
                if (last is { } from && point is { } to)
                    canvas.DrawLine(from, to, line);
                last = point;
            }
        }
    }

    private static SKPoint? Place(SKRect area, SearchTrial trial, double figure, SearchPlotAxis x, PlotAxis y)
        => x.Place(trial) is { } across && y.Place(figure) is { } up ? new(area.Left + (float)(across * area.Width), area.Bottom - (float)(up * area.Height)) : null;

    private static void Frame(SKCanvas canvas, SKRect area, string title, SearchPlotAxis x, PlotAxis y)
    {
        using var grid = new SKPaint { Color = Grid };
        using var frame = new SKPaint { Color = Ink, IsStroke = true };
        foreach (double mark in y.Marks())
        {
            float at = area.Bottom - (float)(y.Place(mark)!.Value * area.Height);
            canvas.DrawLine(area.Left, at, area.Right, at, grid);
            string text = PlotAxis.Text(mark);
            Write(canvas, text, (int)area.Left - Gap - TextWidth(text, 1), (int)at - (PixelFont.CellHeight / 2), 1);
        }

        foreach ((double place, string text) in x.Marks)
        {
            float at = area.Left + (float)(place * area.Width);
            canvas.DrawLine(at, area.Top, at, area.Bottom, grid);
            string cut = text[..Math.Min(text.Length, Math.Max((int)area.Width / Math.Max(x.Marks.Count, 1) / PixelFont.CellWidth, 1))];
            Write(canvas, cut, (int)at - (TextWidth(cut, 1) / 2), (int)area.Bottom + Gap, 1);
        }

        canvas.DrawRect(area, frame);
        Write(canvas, title, (int)area.Left, (int)area.Top - 30, 2);
        Write(canvas, x.Name, (int)(area.MidX - (TextWidth(x.Name, 2) / 2)), (int)area.Bottom + 22, 2);
    }

    private static SKColor Colour(int budget, int budgets)
    {
        double share = budgets > 1 ? (double)budget / (budgets - 1) : 1;
        byte Between(byte from, byte to) => (byte)(from + (share * (to - from)));
        return new(Between(Budgets[0].Red, Budgets[1].Red), Between(Budgets[0].Green, Budgets[1].Green), Between(Budgets[0].Blue, Budgets[1].Blue));
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int TextWidth(string text, int scale) => PixelFont.Cells(text) * PixelFont.CellWidth * scale;

    private static void Write(SKCanvas canvas, string text, int left, int top, int scale)
    {
        using var ink = new SKPaint { Color = Ink };
        PixelFont.Draw(text, (x, y) => canvas.DrawRect(SKRect.Create(left + (x * scale), top + (y * scale), scale, scale), ink));
    }
}
