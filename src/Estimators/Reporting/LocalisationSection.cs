namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>How well maps show where things are.</summary>
internal static class LocalisationSection
{
    public static HtmlPage? Render(LocalisationMetrics? metrics)
    {
        if (metrics is null)
            return null;
        var html = new HtmlPage();
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Localisation\"><table><caption>{Words.Whole(metrics.Examples)} pictures with boxes. Threshold {(metrics.ThresholdChosenHere ? "chosen on these pictures" : "given")}.</caption><thead><tr><th scope=\"col\">Maps</th><th scope=\"col\">MaxBoxAcc</th><th scope=\"col\">MaxBoxAccV2</th><th scope=\"col\">Pointing game</th><th scope=\"col\">Mean overlap</th><th scope=\"col\">Threshold</th></tr></thead><tbody>");
        foreach ((string name, LocalisationFigures f) in new[] { ("activation maps of the model", metrics.Maps), ("a hill in the middle of every picture", metrics.CentredGaussian) })
            html.Add($"<tr><th scope=\"row\">{name}</th><td>{Words.Percent(f.MaxBoxAccuracy)}</td><td>{Words.Percent(f.MaxBoxAccuracyV2)}</td><td>{Words.Percent(f.PointingGame)}</td><td>{Words.Percent(f.MeanOverlap)}</td><td>{Words.Confidence(f.Threshold)}</td></tr>");
        html.Add($"</tbody></table></div>");
        return html;
    }
}
