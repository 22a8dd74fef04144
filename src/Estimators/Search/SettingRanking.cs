using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>How settings did, and which did better.</summary>
internal static class SettingRanking
{
    /// <summary>A setting with some of its trainings, all of the same number of epochs.</summary>
    public static SearchSetting Summary(SearchCandidate candidate, int epochs, IReadOnlyList<SearchTrial> trials, TrainingMetric metric)
    {
        double[] figures = [.. Figures(trials, metric)];
        double? mean = figures.Length > 0 ? figures.Average() : null;
        return new()
        {
            Number = candidate.Number,
            Values = candidate.Values,
            Epochs = epochs,
            Trials = trials,
            Mean = mean,
            StandardDeviation = figures.Length > 1 ? Math.Sqrt(figures.Sum(f => (f - mean!.Value) * (f - mean.Value)) / (figures.Length - 1)) : null,
            Options = candidate.Options,
        };
    }

    /// <summary>The best first. A setting with a failed seed comes after those without: what diverges now and then is nothing to choose.</summary>
    public static IReadOnlyList<SearchSetting> Order(IEnumerable<SearchSetting> settings, TrainingMetric metric)
    {
        double sign = EpochMetrics.HigherIsBetter(metric) ? -1 : 1;
        return
        [
            .. settings
                .OrderBy(s => s.Mean is null)
                // Epochs may be what is varied: it is the share of a setting's own that counts.
                .ThenByDescending(s => (double)s.Epochs / s.Options.Epochs)
                // A seed that is missing, and not the setting, may be what makes a mean good.
                .ThenByDescending(s => s.Trials.Count)
                .ThenBy(s => s.Trials.Count - Figures(s.Trials, metric).Count())
                .ThenBy(s => sign * s.Mean)
                // Of accuracies equal ones are common where there are few validation pictures.
                .ThenBy(s => Figures(s.Trials, TrainingMetric.Loss).DefaultIfEmpty(double.PositiveInfinity).Average())
                .ThenBy(s => s.Number),
        ];
    }

    /// <summary>The figure of a training, or null where it failed or has none.</summary>
    public static double? Figure(SearchTrial trial, TrainingMetric metric)
        => trial is { Failure: null, Kept: { } kept } && EpochMetrics.Of(kept, metric) is { } figure && double.IsFinite(figure) ? figure : null;

    private static IEnumerable<double> Figures(IEnumerable<SearchTrial> trials, TrainingMetric metric)
        => trials.Select(t => Figure(t, metric)).OfType<double>();
}
