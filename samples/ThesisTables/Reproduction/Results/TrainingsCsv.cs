using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>Every finished training as a row.</summary>
internal static class TrainingsCsv
{
    public static string Of(IEnumerable<TrainingResult> results) => string.Concat(results.Select(Row)
        .Prepend(["row", "trained", "seed", "head", "parameters", "top1", "top5", "train_loss", "seconds", "threads"])
        .Select(r => string.Join(',', r.Select(Quoted)) + "\n"));

    private static string[] Row(TrainingResult r) =>
    [
        r.Row, r.Trained, Text(r.Seed), r.Head, Text(r.Parameters), Text(r.Top1), Text(r.Top5), Text(r.TrainLoss), Text(Math.Round(r.Seconds, 1)),
        r.Threads is { } n ? Text(n) : "",
    ];

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
