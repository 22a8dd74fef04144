using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>How one setting did.</summary>
internal sealed record SettingDocument
{
    public required int Setting { get; init; }

    public required IReadOnlyDictionary<string, string> Values { get; init; }

    public required int Epochs { get; init; }

    public required double? Mean { get; init; }

    public required double? StandardDeviation { get; init; }

    /// <summary>The figure of each training by its seed; null where it failed.</summary>
    public required IReadOnlyDictionary<string, double?> Figures { get; init; }

    /// <summary>Why trainings failed.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    public static SettingDocument Of(SearchSetting setting, TrainingMetric metric) => new()
    {
        Setting = setting.Number,
        Values = setting.Values,
        Epochs = setting.Epochs,
        Mean = setting.Mean,
        StandardDeviation = setting.StandardDeviation,
        Figures = setting.Trials.ToDictionary(t => t.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture), t => SettingRanking.Figure(t, metric)),
        Failures = [.. setting.Trials.Select(t => t.Failure).OfType<string>()],
    };
}
