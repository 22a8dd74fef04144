namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>A row for every class.</summary>
internal static class ClassTableSection
{
    private static readonly string[] Heads = ["Class", "Pictures", "Accuracy", "Precision", "F1", "Top-5", "Confidence", "Log-loss"];

    public static HtmlPage Render(ImageClassificationMetrics metrics)
    {
        var html = new HtmlPage();
        if (metrics.Classes.Count > 20)
            html.Add($"<p><label for=\"class-filter\">Find a class: </label><input id=\"class-filter\" type=\"search\" autocomplete=\"off\"></p>");
        html.Add($"<p class=\"dim\" id=\"class-note\">Accuracy is the share of a class' pictures that are recognised (its recall). Press a heading to sort.</p><div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-label=\"Figures of every class\"><table class=\"sortable\" data-filter=\"class-filter\" aria-describedby=\"class-note\"><thead><tr>");
        foreach (string head in Heads)
            html.Add($"<th scope=\"col\" aria-sort=\"none\"><button type=\"button\">{head}</button></th>");
        html.Add($"</tr></thead><tbody>");
        foreach (ClassMetrics c in metrics.Classes)
        {
            html.Add($"<tr><th scope=\"row\">{c.Name}</th><td data-v=\"{c.Count}\">{Words.Whole(c.Count)}</td>");
            foreach (double? share in (double?[])[c.Accuracy, c.Precision, c.F1, c.TopFiveAccuracy, c.MeanConfidence])
                html.Add($"<td data-v=\"{Words.Key(share)}\">{Words.Percent(share)}</td>");
            html.Add($"<td data-v=\"{Words.Key(c.LogLoss)}\">{Words.Number(c.LogLoss)}</td></tr>");
        }

        html.Add($"</tbody></table></div>");
        return html;
    }
}
