namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Loss and accuracy by epoch.</summary>
internal static class CurvesSection
{
    public static HtmlPage? Render(ImageReportOptions options)
    {
        // A diverged run has infinite losses: they have no place in a drawing.
        EpochResult[] epochs = [.. options.Epochs.Where(e => double.IsFinite(e.TrainLoss))];
        if (epochs.Length == 0)
            return null;
        var html = new HtmlPage();
        html.Add($"<div class=\"charts\">");
        Chart(html, "Loss", epochs, e => e.TrainLoss, e => e.ValidationLoss, percent: false, options.BestEpoch);
        Chart(html, "Accuracy", epochs, e => e.TrainAccuracy, e => e.ValidationAccuracy, percent: true, options.BestEpoch);
        html.Add($"</div><p class=\"dim\">Dashed: augmented training pictures. Solid: validation pictures, where there are any.</p>");
        return html;
    }

    private static void Chart(
        HtmlPage html, string title, EpochResult[] epochs, Func<EpochResult, double> train, Func<EpochResult, double?> validation, bool percent, int best)
    {
        List<(string, int, IReadOnlyList<(double X, double Y)>)> lines = [("training", 1, [.. epochs.Select(e => ((double)e.Epoch, train(e)))])];
        (double, double)[] measured = [.. epochs.Where(e => validation(e) is { } v && double.IsFinite(v)).Select(e => ((double)e.Epoch, validation(e)!.Value))];
        if (measured.Length > 0)
            lines.Add(("validation", 2, measured));
        string Say(double v) => percent ? Words.Percent(v) : Words.Number(v);
        string last = measured.Length > 0 ? $", of validation from {Say(measured[0].Item2)} to {Say(measured[^1].Item2)}" : "";
        html.Add($"<figure>{LineChart.Render(title, $"{title} of training from {Say(train(epochs[0]))} to {Say(train(epochs[^1]))} over {epochs.Length} epochs{last}.", lines, percent, best)}</figure>");
    }
}
