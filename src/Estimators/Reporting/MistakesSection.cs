namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>The wrong answers with the largest losses, with the pictures and what the model saw in them.</summary>
internal static class MistakesSection
{
    public static HtmlPage? Render(ImageClassificationMetrics metrics, ImageReportOptions options)
    {
        if (options.Mistakes == 0)
            return null;
        var html = new HtmlPage();
        ImageLoss[] mistakes = [.. metrics.TopLosses.Where(l => !l.IsCorrect).Take(options.Mistakes)];
        if (mistakes.Length == 0)
        {
            html.Add($"<p>There is no mistake among the pictures with the largest loss.</p>");
            return html;
        }

        html.Add($"<p class=\"dim\">Wrong answers that gave the right class the least probability: wrong labels are often among them.{(options.HeatMap is null ? "" : " Heat maps show where the model sees a class.")}</p><div class=\"cards\">");
        foreach (ImageLoss mistake in mistakes)
        {
            html.Add($"<figure><div class=\"row\">");
            Pictures(html, mistake, options);
            html.Add($"</div><figcaption>Is <strong>{mistake.Actual}</strong> ({Words.Percent(mistake.Probability)}), taken for <strong>{mistake.Predicted}</strong> ({Words.Percent(mistake.Confidence)}). {mistake.ImagePath ?? FormattableString.Invariant($"Row {mistake.Row}")}</figcaption></figure>");
        }

        html.Add($"</div>");
        return html;
    }

    private static void Pictures(HtmlPage html, ImageLoss mistake, ImageReportOptions options)
    {
        if (mistake.ImagePath is not { } path)
            return;
        try
        {
            Picture(html, Thumbnail.OfFile(path), $"Picture of {mistake.Actual}", "picture");
            if (options.HeatMap is not { } heatMap)
                return;
            foreach (string name in new[] { mistake.Predicted, mistake.Actual })
                Picture(html, Thumbnail.OfBytes(heatMap(path, name)), $"Heat map of {name}", $"sees {name}");
        }
        catch (ImageDecodingException e)
        {
            // The figures were measured; a picture that has gone since must not cost the page, but the page says so.
            html.Add($"<p>{e.Message}</p>");
        }
    }

    private static void Picture(HtmlPage html, byte[] jpeg, string alt, string note)
    {
        html.AddTrusted($"<div><img src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\" ");
        html.Add($"alt=\"{alt}\"><small>{note}</small></div>");
    }
}
