using System.Globalization;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Reporting;

/// <summary>Says what a model is, from what is known of it: nothing is guessed.</summary>
internal static class ModelCard
{
    /// <summary>Below this many pictures a class' figures say little.</summary>
    private const int Few = 10;

    public static IReadOnlyList<ModelCardSection> Of(ReportSubject subject, ImageClassificationMetrics metrics)
    {
        List<ModelCardSection> card = [new("Data", Data(subject, metrics))];
        if (subject.Record is { } record)
            card.Add(new("Recipe", [.. record.Settings().Where(s => s.Key is not ("data" or "images"))]));
        card.Add(new("Cost", Cost(subject, metrics)));
        card.Add(new("Licence of the weights", [KeyValuePair.Create("Weights", Licence(subject))]));
        card.Add(new("Limits", Limits(subject, metrics)));
        return card;
    }

    private static List<KeyValuePair<string, string>> Data(ReportSubject subject, ImageClassificationMetrics metrics)
    {
        var rows = new Rows();
        rows.Add("Measured on", $"{subject.Data}, {Numbers.Whole(metrics.Examples)} pictures");
        rows.Add("Classes", string.Join(", ", metrics.Classes.Take(40).Select(c => c.Name)) + (metrics.Classes.Count > 40 ? $" and {metrics.Classes.Count - 40} more" : ""));
        if (subject.Record is not { } record)
        {
            rows.Add("Trained on", "not known: there is no history.json beside the model");
            return rows;
        }

        rows.Add("Trained on", record.Setting("data") ?? "not known");
        rows.Add("Pictures left out of training because they cannot be read", Numbers.Whole(record.Length("unreadableImages")));
        rows.Add("Pictures that others of their class stood in for", Numbers.Whole(record.Length("substitutedImages")));
        return rows;
    }

    private static List<KeyValuePair<string, string>> Cost(ReportSubject subject, ImageClassificationMetrics metrics)
    {
        var rows = new Rows();
        rows.Add("Model file", Numbers.Bytes(new FileInfo(subject.ModelPath).Length));
        if (subject.Record is not { } record)
            return rows;
        if (NetworkCostOf(record, metrics.Classes.Count) is { } cost)
        {
            rows.Add("Parameters", $"{Numbers.Whole(cost.Parameters)} ({Numbers.Percent(cost.SavedPercent)} fewer than with a learned head)");
            rows.Add("Multiply-accumulates for a picture", Numbers.Operations(cost.Macs));
        }

        if (record.Epochs.Count > 0)
        {
            rows.Add("Training", string.Create(
                CultureInfo.InvariantCulture,
                $"{record.Epochs.Count} epochs in {TimeSpan.FromSeconds(Math.Round(record.Epochs.Sum(e => e.Seconds))):c}, {record.Epochs.Average(e => e.ImagesPerSecond):0.#} pictures/s; epoch {record.BestEpoch} was kept"));
        }

        return rows;
    }

    /// <summary>Counted only where the record says exactly which network it was.</summary>
    private static NetworkCost? NetworkCostOf(TrainingRecord record, int classes)
    {
        if (record.Setting("variant") != NetworkVariant.Default.ToString()
            || CnnArchitecture.All.FirstOrDefault(a => a.Name == record.Setting("architecture")) is not { } architecture
            || ClassifierHead.All.FirstOrDefault(h => h.ToString() == record.Setting("head")) is not { } head
            || !int.TryParse(record.Setting("height"), NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            || !int.TryParse(record.Setting("width"), NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            || height is < 1 or > ImageSize.LargestSide || width is < 1 or > ImageSize.LargestSide)
        {
            return null;
        }

        return NetworkCost.Of(architecture, head, classes, height, width);
    }

    private static string Licence(ReportSubject subject)
    {
        if (subject.WeightsLicence is { } stated)
            return stated;
        if (subject.Record is null)
            return "Not stated.";
        return subject.Record.Setting("pretrained") is { } weights
            ? $"Started from '{weights}', whose licence is not stated. The pictures it was trained on have terms of their own."
            : "Trained from random weights: only the terms of the training pictures apply.";
    }

    private static List<KeyValuePair<string, string>> Limits(ReportSubject subject, ImageClassificationMetrics metrics)
    {
        var rows = new Rows();
        (double low, double high) = metrics.AccuracyInterval;
        rows.Add("Certainty", $"With {Numbers.Whole(metrics.Examples)} pictures top-1 is known to lie between {Numbers.Share(low)} and {Numbers.Share(high)} (95 %), for pictures like these.");
        rows.Add("Other pictures", "It answers with one of its classes whatever is shown. Use the thresholds under Calibration to say “unknown” instead; they hold for pictures of its classes.");
        int few = metrics.Classes.Count(c => c.Count < Few);
        if (few > 0)
            rows.Add("Small classes", $"{Numbers.Whole(few)} of {Numbers.Whole(metrics.Classes.Count)} classes have fewer than {Few} pictures here: their figures say little.");
        if (subject.IsTest)
            return rows;
        rows.Add("Choice of pictures", subject.Record?.Setting("validationSplit") == "yes"
            ? "These are not test pictures: they, or others beside them, trained the model or chose its epoch, and the figures may be too good."
            : "These are not a test split. If the model was trained on them the figures are too good.");
        return rows;
    }

    private sealed class Rows : List<KeyValuePair<string, string>>
    {
        public void Add(string name, string value) => Add(KeyValuePair.Create(name, value));
    }
}
