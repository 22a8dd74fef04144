namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Which classes are taken for which.</summary>
internal static class PairsSection
{
    private const int Shown = 20;

    public static HtmlPage Render(ImageClassificationMetrics metrics)
    {
        var html = new HtmlPage();
        IReadOnlyList<ConfusedPair> pairs = metrics.MostConfused(Shown);
        if (pairs.Count == 0)
        {
            html.Add($"<p>No picture was taken for another class.</p>");
            return html;
        }

        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Most confused pairs\"><table class=\"pairs\"><thead><tr><th scope=\"col\">Right class</th><th scope=\"col\">Taken for</th><th scope=\"col\">Pictures</th><th scope=\"col\">Share of the class</th></tr></thead><tbody>");
        foreach (ConfusedPair pair in pairs)
            html.Add($"<tr><td>{pair.Actual}</td><td>{pair.Predicted}</td><td>{Words.Whole(pair.Count)}</td><td>{Words.Percent(pair.Share)}</td></tr>");
        html.Add($"</tbody></table></div>");
        return html;
    }
}
