namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Whether a confidence means what it says, and from which confidence on to trust it.</summary>
internal static class CalibrationSection
{
    private const double Side = 300, Left = 44, Top = 12;

    public static HtmlPage Render(ImageClassificationMetrics metrics, ImageReportOptions options)
    {
        var html = new HtmlPage();
        html.Add($"<div class=\"charts\"><figure>{Diagram(metrics)}<figcaption>Bars: accuracy of the answers of each range of confidence. Orange frames: the gap to their mean confidence; bars that reach above it say the model is too modest, below it too sure. Expected calibration error {Words.Percent(metrics.CalibrationError)}, largest gap {Words.Percent(metrics.MaximumCalibrationError)}, Brier score {Words.Number(metrics.BrierScore)}.</figcaption></figure>");
        html.Add($"<div><h3>When to say “unknown”</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confidence thresholds\"><table><caption>Answers below the threshold are better left out.</caption><thead><tr><th scope=\"col\">Wanted precision</th><th scope=\"col\">Threshold</th><th scope=\"col\">Precision (at least, 95 %)</th><th scope=\"col\">Answered</th></tr></thead><tbody>");
        foreach (double wanted in options.WantedPrecisions)
        {
            ConfidenceThreshold? t = metrics.ThresholdFor(wanted);
            html.Add($"<tr><th scope=\"row\">{Words.Percent(wanted)}</th><td>{(t is null ? "not reached" : Words.Confidence(t.Threshold))}</td><td>{(t is null ? Words.Nothing : $"{Words.Percent(t.Precision)} ({Words.Percent(t.PrecisionLowerBound)})")}</td><td>{Words.Percent(t?.Coverage)}</td></tr>");
        }

        html.Add($"</tbody></table></div></div></div><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Reliability curve\"><table><caption>The reliability curve in numbers</caption><thead><tr><th scope=\"col\">Confidence</th><th scope=\"col\">Pictures</th><th scope=\"col\">Mean confidence</th><th scope=\"col\">Accuracy</th></tr></thead><tbody>");
        foreach (ReliabilityBin bin in metrics.Reliability.Where(b => b.Count > 0))
            html.Add($"<tr><th scope=\"row\">{Words.Percent(bin.From)} to {Words.Percent(bin.To)}</th><td>{Words.Whole(bin.Count)}</td><td>{Words.Percent(bin.Confidence)}</td><td>{Words.Percent(bin.Accuracy)}</td></tr>");
        html.Add($"</tbody></table></div>");
        return html;
    }

    private static HtmlPage Diagram(ImageClassificationMetrics metrics)
    {
        var html = new HtmlPage();
        double Y(double share) => Top + ((1 - share) * Side);
        html.Add($"<svg viewBox=\"0 0 {Left + Side + 24} {Top + Side + 40}\" role=\"img\" aria-label=\"Reliability diagram: accuracy by confidence; the table below has its numbers.\">");
        for (int i = 0; i <= 4; i++)
            html.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Side}\" y1=\"{Y(i / 4.0)}\" y2=\"{Y(i / 4.0)}\"/><text class=\"dimtext\" x=\"{Left - 5}\" y=\"{Y(i / 4.0) + 4}\" text-anchor=\"end\">{25 * i} %</text><text class=\"dimtext\" x=\"{Left + (Side * i / 4)}\" y=\"{Top + Side + 16}\" text-anchor=\"middle\">{25 * i} %</text>");
        foreach (ReliabilityBin bin in metrics.Reliability)
        {
            if (bin is not { Accuracy: { } accuracy, Confidence: { } confidence })
                continue;
            double x = Left + (bin.From * Side) + 0.5, width = ((bin.To - bin.From) * Side) - 1, high = Math.Max(accuracy, confidence), low = Math.Min(accuracy, confidence);
            html.Add($"<rect class=\"bar\" x=\"{x}\" width=\"{width}\" y=\"{Y(accuracy)}\" height=\"{accuracy * Side}\"/><rect class=\"gap\" x=\"{x}\" width=\"{width}\" y=\"{Y(high)}\" height=\"{(high - low) * Side}\"><title>{bin.Count} pictures: confidence {Words.Percent(confidence)}, accuracy {Words.Percent(accuracy)}</title></rect>");
        }

        html.Add($"<line class=\"axis\" x1=\"{Left}\" y1=\"{Y(0)}\" x2=\"{Left + Side}\" y2=\"{Y(1)}\" stroke-dasharray=\"4 3\"/><text class=\"dimtext\" x=\"{Left + (Side / 2)}\" y=\"{Top + Side + 34}\" text-anchor=\"middle\">confidence</text></svg>");
        return html;
    }
}
