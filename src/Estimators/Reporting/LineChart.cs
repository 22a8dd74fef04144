namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>A small line chart as SVG: a dashed first line, a solid second one.</summary>
internal static class LineChart
{
    private const double Width = 460, Height = 260, Left = 46, Right = 12, Top = 26, Bottom = 34;

    /// <param name="title">What the vertical axis shows.</param>
    /// <param name="description">What a reader who does not see it is told.</param>
    /// <param name="lines">Name, colour (1 or 2) and points of each line.</param>
    /// <param name="percent">Whether the values are shares.</param>
    /// <param name="marked">An epoch to mark, or 0.</param>
    public static HtmlPage Render(
        string title, string description, IReadOnlyList<(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points)> lines, bool percent, int marked)
    {
        var html = new HtmlPage();
        (double X, double Y)[] all = [.. lines.SelectMany(l => l.Points)];
        double x0 = all.Min(p => p.X), x1 = Math.Max(all.Max(p => p.X), x0 + 1), y0 = Math.Min(0, all.Min(p => p.Y));
        double y1 = percent ? 1 : Nice(all.Max(p => p.Y));
        double X(double x) => Left + ((x - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - y0) / (y1 - y0) * (Height - Top - Bottom));

        html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{description}\">");
        for (int i = 0; i <= 4; i++)
        {
            double y = y0 + ((y1 - y0) * i / 4);
            html.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y)}\" y2=\"{Y(y)}\"/><text class=\"dimtext\" x=\"{Left - 6}\" y=\"{Y(y) + 4}\" text-anchor=\"end\">{(percent ? Words.Percent(y).Replace(".0", "", StringComparison.Ordinal) : y.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture))}</text>");
        }

        html.Add($"<text class=\"dimtext\" x=\"{Left}\" y=\"{Height - 8}\">epoch {x0}</text><text class=\"dimtext\" x=\"{Width - Right}\" y=\"{Height - 8}\" text-anchor=\"end\">{x1}</text>");
        if (marked >= x0 && marked <= x1 && marked > 0)
            html.Add($"<line class=\"axis\" x1=\"{X(marked)}\" x2=\"{X(marked)}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke-dasharray=\"2 3\"/><text class=\"dimtext\" x=\"{X(marked)}\" y=\"{Height - Bottom + 14}\" text-anchor=\"{(X(marked) > Width - Right - 16 ? "end" : "middle")}\">kept</text>");
        html.Add($"<text x=\"{Left}\" y=\"15\" font-weight=\"600\">{title}</text>");
        double at = Width - Right;
        foreach ((string name, int colour, IReadOnlyList<(double X, double Y)> points) in lines.Reverse())
        {
            html.Add($"<polyline class=\"c{colour}\" points=\"{string.Join(" ", points.Select(p => FormattableString.Invariant($"{X(p.X):0.#},{Y(p.Y):0.#}")))}\"/>");
            if (points.Count == 1)
                html.Add($"<circle class=\"c{colour}\" cx=\"{X(points[0].X)}\" cy=\"{Y(points[0].Y)}\" r=\"3\"/>");
            html.Add($"<text class=\"t{colour}\" x=\"{at}\" y=\"15\" text-anchor=\"end\">{name}</text>");
            at -= 12 + (7 * name.Length);
        }

        html.Add($"</svg>");
        return html;
    }

    /// <summary>The next number with one or two digits that reads well.</summary>
    private static double Nice(double value)
    {
        if (value is not (> 0 and < double.PositiveInfinity))
            return 1;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (double step in (double[])[1, 1.6, 2, 2.4, 3.2, 4, 6, 8])
        {
            if (value <= step * unit)
                return step * unit;
        }

        return 10 * unit;
    }
}
