using System.Globalization;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>What a search found as comma-separated values.</summary>
internal static class SearchTables
{
    private static readonly char[] Special = [',', '"', '\n', '\r'];

    public static void WriteTrials(string path, IEnumerable<string> dimensions, IReadOnlyList<SearchTrial> trials)
    {
        string[] names = [.. dimensions];
        Write(
            path,
            ["setting", .. names, "epochs", "seed", "state", "accuracy", "loss", "mean_per_class_accuracy", "top5_accuracy", "macro_f1", "train_loss", "train_accuracy", "kept_epoch", "seconds", "failure"],
            trials.Select(t => (string[])
            [
                Text(t.Setting), .. names.Select(n => t.Values.GetValueOrDefault(n, "")), Text(t.Epochs), Text(t.Seed), t.Failure is null ? "completed" : "failed",
                Text(t.Kept?.ValidationAccuracy), Text(t.Kept?.ValidationLoss), Text(t.Kept?.ValidationMeanPerClassAccuracy), Text(t.Kept?.ValidationTop5Accuracy),
                Text(t.Kept?.ValidationMacroF1), Text(t.Kept?.TrainLoss), Text(t.Kept?.TrainAccuracy), Text(t.Kept?.Epoch), Text(Math.Round(t.Seconds, 3)), t.Failure ?? "",
            ]));
    }

    public static void WriteSettings(string path, IEnumerable<string> dimensions, IReadOnlyList<SearchSetting> settings)
    {
        string[] names = [.. dimensions];
        Write(
            path,
            ["rank", "setting", .. names, "epochs", "trials", "failures", "mean", "standard_deviation"],
            settings.Select((s, i) => (string[])
            [
                Text(i + 1), Text(s.Number), .. names.Select(n => s.Values.GetValueOrDefault(n, "")), Text(s.Epochs), Text(s.Trials.Count), Text(s.Failures),
                Text(s.Mean), Text(s.StandardDeviation),
            ]));
    }

    private static void Write(string path, string[] head, IEnumerable<string[]> rows)
    {
        using var writer = new StreamWriter(path);
        // Line ends are the same on every system, as in every other file here.
        foreach (string[] row in rows.Prepend(head))
            writer.Write(string.Join(',', row.Select(Quoted)) + "\n");
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(Special) < 0
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
