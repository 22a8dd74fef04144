namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>What the model is, where it comes from and what it is not for.</summary>
internal static class ModelCardPart
{
    public static HtmlPage? Render(ImageReportOptions options)
    {
        if (options.ModelCard.Count == 0)
            return null;
        var html = new HtmlPage();
        foreach (ModelCardSection section in options.ModelCard)
        {
            html.Add($"<h3>{section.Title}</h3><table class=\"words\"><tbody>");
            foreach ((string name, string value) in section.Rows)
                html.Add($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>");
            html.Add($"</tbody></table>");
        }

        return html;
    }
}
