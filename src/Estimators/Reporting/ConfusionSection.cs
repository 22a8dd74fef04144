namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>The confusion matrix as a picture: drawn with names while they can be read, as pixels beyond.</summary>
internal static class ConfusionSection
{
    private const int MostNamed = 30;

    public static HtmlPage Render(ImageClassificationMetrics metrics)
    {
        var html = new HtmlPage();
        string about = $"Confusion matrix of {Words.Whole(metrics.Classes.Count)} classes, {Words.Percent(metrics.Accuracy)} of the pictures on the diagonal. The table of the most confused pairs says the rest in words.";
        html.Add($"<figure>");
        if (metrics.Classes.Count <= MostNamed)
        {
            html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">{Drawn(metrics, about)}</div>");
        }
        else
        {
            html.AddTrusted($"<img class=\"matrix\" src=\"data:image/png;base64,{Convert.ToBase64String(ConfusionImage.Png(metrics))}\" ");
            html.Add($"alt=\"{about}\">");
        }

        html.Add($"<figcaption>Rows: right classes; columns: predicted ones, both in the order of the table's first view. Blue: right; orange: wrong; the stronger, the larger the share of the row.</figcaption></figure>");
        return html;
    }

    private static HtmlPage Drawn(ImageClassificationMetrics metrics, string about)
    {
        int k = metrics.Classes.Count;
        double cell = Math.Clamp(560.0 / k, 22, 44), margin = 8 + (6.6 * Math.Min(18, metrics.Classes.Max(c => c.Name.Length)));
        double side = margin + (k * cell) + 2;
        var html = new HtmlPage();
        html.Add($"<svg viewBox=\"0 0 {side} {side}\" width=\"{side}\" role=\"img\" aria-label=\"{about}\">");
        for (int i = 0; i < k; i++)
        {
            double middle = margin + ((i + 0.5) * cell);
            string name = metrics.Classes[i].Name, shown = name.Length > 18 ? string.Concat(name.AsSpan(0, 17), "…") : name;
            html.Add($"<text x=\"{margin - 5}\" y=\"{middle + 4}\" text-anchor=\"end\">{shown}<title>{name}</title></text>");
            html.Add($"<text x=\"0\" y=\"0\" transform=\"translate({middle + 4} {margin - 5}) rotate(-90)\">{shown}<title>{name}</title></text>");
        }

        foreach ((int actual, int predicted, long count) in metrics.Confusion.Cells)
        {
            double share = (double)count / metrics.Classes[actual].Count, x = margin + (predicted * cell), y = margin + (actual * cell);
            html.Add($"<rect class=\"{(actual == predicted ? "right" : "wrong")}\" fill-opacity=\"{0.08 + (0.72 * Math.Sqrt(share))}\" x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{cell}\"><title>{metrics.Classes[actual].Name} as {metrics.Classes[predicted].Name}: {count}</title></rect>");
            html.Add($"<text x=\"{x + (cell / 2)}\" y=\"{y + (cell / 2) + 4}\" text-anchor=\"middle\" pointer-events=\"none\">{count}</text>");
        }

        html.Add($"<rect class=\"cell\" x=\"{margin}\" y=\"{margin}\" width=\"{k * cell}\" height=\"{k * cell}\"/></svg>");
        return html;
    }
}
