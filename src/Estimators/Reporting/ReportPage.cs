using System.Globalization;

namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Puts the page together.</summary>
internal static class ReportPage
{
    public static string Render(ImageClassificationMetrics metrics, ImageReportOptions options)
    {
        List<(string Id, string Title, HtmlPage? Part)> parts =
        [
            ("summary", "Summary", SummarySection.Render(metrics, options)),
            ("training", "Training", CurvesSection.Render(options)),
            ("classes", "Classes", ClassTableSection.Render(metrics)),
            ("confusion", "Confusion matrix", ConfusionSection.Render(metrics)),
            ("pairs", "Most confused pairs", PairsSection.Render(metrics)),
            ("calibration", "Calibration", CalibrationSection.Render(metrics, options)),
            ("mistakes", "Worst mistakes", MistakesSection.Render(metrics, options)),
            ("localisation", "Localisation", LocalisationSection.Render(options.Localisation)),
            ("card", "Model card", ModelCardPart.Render(options)),
        ];
        parts.RemoveAll(p => p.Part is null);

        var page = new HtmlPage();
        page.Add($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '{ReportScript.Hash}'\">");
        page.Add($"<meta name=\"referrer\" content=\"no-referrer\"><title>{options.Title}</title>");
        page.AddTrusted($"<style>{ReportStyle.Css}</style></head>\n");
        page.Add($"<body><header><h1>{options.Title}</h1><p class=\"dim\">{Subtitle(metrics, options)}</p></header><nav aria-label=\"Sections\">");
        foreach ((string id, string title, _) in parts)
            page.Add($"<a href=\"#{id}\">{title}</a>");
        page.Add($"</nav><main>");
        foreach ((string id, string title, HtmlPage? part) in parts)
            page.Add($"<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{title}</h2>{part!}</section>");
        page.Add($"</main>");
        // The policy's hash is of exactly these characters.
        page.AddTrusted($"<script>{ReportScript.Code.ReplaceLineEndings("\n")}</script></body></html>\n");
        return page.ToString();
    }

    private static string Subtitle(ImageClassificationMetrics metrics, ImageReportOptions options)
    {
        string data = options.Data is { } d ? $"{d} · " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{data}{metrics.Examples:N0} pictures, {metrics.Classes.Count:N0} classes · {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
    }
}
