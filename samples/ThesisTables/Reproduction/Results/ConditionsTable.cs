using System.Globalization;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>Under which conditions the figures were found, the thesis' own in parentheses where they differ.</summary>
internal static class ConditionsTable
{
    private static readonly string[] Columns =
        ["data", "K", "network", "training pictures", "test pictures", "pixels", "start", "recipe", "epochs", "batch", "rate", "hours of training"];

    public static void Write(MarkdownText text, IReadOnlyList<AccuracyRow> rows)
    {
        var trained = rows.Where(r => r.Runs.Count > 0).GroupBy(r => (r.Thesis.Group, r.Network, r.Classes)).ToArray();
        if (trained.Length == 0)
            return;
        text.Line("Conditions, the thesis' in parentheses where they are others:");
        text.Table(Columns, trained.Select(group => Row(group.First().Thesis, group.First(), [.. group.SelectMany(r => r.Runs)])));
        var runs = trained.SelectMany(g => g).SelectMany(r => r.Runs).ToArray();
        var threads = runs.Select(r => r.Threads is { } n ? n.ToString(CultureInfo.InvariantCulture) : "all").Distinct().Order(StringComparer.Ordinal);
        text.Line($"{Whole(runs.Length)} trainings, {Hours(runs)} hours in all, on {string.Join(" or ", threads)} processor(s) each. The last epoch is measured.");
    }

    private static string[] Row(ThesisRow thesis, AccuracyRow row, TrainingResult[] runs)
    {
        var (its, recipe) = (runs[0].Conditions, ThesisRecipe.For(thesis.Data, thesis.Network));
        return
        [
            thesis.Data.Title,
            Whole(row.Classes),
            row.Network,
            With(its.TrainPictures.ToString("N0", CultureInfo.InvariantCulture), thesis.Data.TrainPictures(thesis.Classes)),
            its.TestPictures.ToString("N0", CultureInfo.InvariantCulture),
            With(Whole(its.Size), Whole(ThesisRecipe.Size(thesis.Network))),
            With(its.Start, ThesisRecipe.IsTransfer(thesis.Data) ? "imagenet" : "random"),
            With(its.Recipe, recipe.Name),
            With(Whole(its.Epochs), Whole(recipe.Epochs)),
            With(Whole(its.Batch), Whole(recipe.BatchSize)),
            With(Text(its.Rate), Text(recipe.LearningRate!.Value)),
            Hours(runs),
        ];
    }

    private static string With(string here, string thesis) => here == thesis ? here : $"{here} ({thesis})";

    private static string Hours(IEnumerable<TrainingResult> runs) => (runs.Sum(r => r.Seconds) / 3600).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
