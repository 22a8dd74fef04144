using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Training;
using Spectre.Console;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Shows what a search found to a person.</summary>
internal static class SearchTable
{
    private const int Most = 20;

    public static void Write(Messages messages, SearchResult result, IEnumerable<SearchDimension> dimensions)
    {
        string[] names = [.. dimensions.Select(d => d.Name)];
        Table table = new Table();
        foreach (string name in (string[])["", "setting", .. names])
            table.AddColumn(name);
        foreach (string name in new[] { "epochs", "seeds", EarlyStopping.NameOf(result.Metric), "failed" })
            table.AddColumn(new TableColumn(name).RightAligned());
        int rank = 0;
        foreach (SearchSetting setting in result.Settings.Take(Most))
        {
            rank++;
            string[] texts =
            [
                Whole(rank), Whole(setting.Number), .. names.Select(n => setting.Values[n]), Whole(setting.Epochs), Whole(setting.Trials.Count),
                Spread(result.Metric, setting), setting.Failures > 0 ? Whole(setting.Failures) : "",
            ];
            table.AddRow(texts.Select(t => new Text(t)));
        }

        messages.Terminal.Write(table);
        if (result.Settings.Count > Most)
            messages.WriteLine($"and {Numbers.Whole(result.Settings.Count - Most)} more in {Estimators.Search.SearchFiles.Settings}.");
    }

    /// <summary>Shares in percent, losses in nats.</summary>
    public static string Figure(TrainingMetric metric, double? figure) =>
        figure is not { } value ? "none" : IsShare(metric) ? Numbers.Share(value) : Numbers.Loss(value);

    /// <summary>Mean and standard deviation, such as <c>81.23 % ± 0.45</c>.</summary>
    public static string Spread(TrainingMetric metric, SearchSetting setting) => setting.StandardDeviation is { } deviation
        ? string.Create(CultureInfo.InvariantCulture, $"{Figure(metric, setting.Mean)} ± {(IsShare(metric) ? (100 * deviation).ToString("0.00", CultureInfo.InvariantCulture) : Numbers.Loss(deviation))}")
        : Figure(metric, setting.Mean);

    private static bool IsShare(TrainingMetric metric) => EpochMetrics.HigherIsBetter(metric);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
