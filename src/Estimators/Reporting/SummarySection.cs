namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>The figures at a glance.</summary>
internal static class SummarySection
{
    public static HtmlPage Render(ImageClassificationMetrics metrics, ImageReportOptions options)
    {
        var html = new HtmlPage();
        (double low, double high) = metrics.AccuracyInterval;
        html.Add($"<dl class=\"tiles\">");
        Tile(html, "Top-1 accuracy", Words.Percent(metrics.Accuracy), $"95 % interval {Words.Percent(low)} to {Words.Percent(high)}");
        if (metrics.Classes.Count > 5)
            Tile(html, "Top-5 accuracy", Words.Percent(metrics.TopKAccuracy(5)), "right class among the first five");
        Tile(html, "Mean per class", Words.Percent(metrics.MeanPerClassAccuracy), "every class counts alike");
        Tile(html, "Macro F1", Words.Percent(metrics.MacroF1), "precision and recall in one");
        Tile(html, "Log-loss", Words.Number(metrics.LogLoss), "nats; 0 is perfect");
        Tile(html, "Calibration error", Words.Percent(metrics.CalibrationError), "gap of confidence and accuracy");
        if (options.Localisation is { } places)
            Tile(html, "Localised", Words.Percent(places.Maps.MaxBoxAccuracy), $"MaxBoxAcc; centre alone {Words.Percent(places.CentredGaussian.MaxBoxAccuracy)}");
        html.Add($"</dl>");
        if (metrics.UnlabelledRows + metrics.UnknownRows > 0)
            html.Add($"<p>Left out: {Words.Whole(metrics.UnlabelledRows)} pictures without a label, {Words.Whole(metrics.UnknownRows)} of classes unknown to the model.</p>");
        ClassMetrics[] present = [.. metrics.Classes.Where(c => c.Count > 0).OrderBy(c => c.Accuracy)];
        if (present.Length > 1)
            html.Add($"<p>Weakest class: <strong>{present[0].Name}</strong> ({Words.Percent(present[0].Accuracy)} of {Words.Whole(present[0].Count)}). Strongest: <strong>{present[^1].Name}</strong> ({Words.Percent(present[^1].Accuracy)} of {Words.Whole(present[^1].Count)}).</p>");
        if (present.Length < metrics.Classes.Count)
            html.Add($"<p>{Words.Whole(metrics.Classes.Count - present.Length)} of the model's {Words.Whole(metrics.Classes.Count)} classes have no picture here; means over classes leave them out.</p>");
        return html;
    }

    private static void Tile(HtmlPage html, string name, string value, string note) =>
        html.Add($"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>");
}
