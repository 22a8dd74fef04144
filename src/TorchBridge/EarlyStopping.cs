using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>Ends training when a figure no longer gets better.</summary>
/// <remarks>Epochs at the beginning in which the trunk is frozen and after which it learns (<see cref="TrunkTraining.FrozenThenFinetune"/>, or a
/// <see cref="LayerFreeze"/> of it) are not looked at: neither do they end training, nor must later epochs be better than they were.</remarks>
public sealed record EarlyStopping
{
    private static readonly Dictionary<string, TrainingMetric> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accuracy"] = TrainingMetric.Accuracy,
        ["loss"] = TrainingMetric.Loss,
        ["mean-per-class"] = TrainingMetric.MeanPerClassAccuracy,
        ["top5"] = TrainingMetric.Top5Accuracy,
        ["macro-f1"] = TrainingMetric.MacroF1,
        ["train-loss"] = TrainingMetric.TrainLoss,
        ["train-accuracy"] = TrainingMetric.TrainAccuracy,
    };

    /// <summary>The figure. Defaults to <see cref="TrainingMetric.Loss"/>.</summary>
    public TrainingMetric Metric { get; init; } = TrainingMetric.Loss;

    /// <summary>Epochs in a row without improvement after which training ends, 1 or more. Defaults to 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>An improvement must be larger than this, 0 or more. Defaults to 0.</summary>
    public double MinimumImprovement { get; init; }

    /// <summary>Reads <c>METRIC[:PATIENCE[:IMPROVEMENT]]</c>, such as <c>loss:5</c>; metrics are <c>accuracy</c>, <c>loss</c>,
    /// <c>mean-per-class</c>, <c>top5</c>, <c>macro-f1</c>, <c>train-loss</c> and <c>train-accuracy</c>, ignoring case.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="FormatException">The text is none.</exception>
    public static EarlyStopping Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        var rule = new EarlyStopping { Metric = ParseMetric(parts[0]) };
        if (parts.Length > 1)
        {
            rule = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var patience) && patience >= 1
                ? rule with { Patience = patience }
                : throw new FormatException($"'{parts[1]}' is no patience; expected a whole number of epochs of 1 or more.");
        }

        if (parts.Length > 2)
        {
            rule = double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var least) && least >= 0 && double.IsFinite(least)
                ? rule with { MinimumImprovement = least }
                : throw new FormatException($"'{parts[2]}' is no improvement; expected a number of 0 or more.");
        }

        return parts.Length <= 3 ? rule : throw new FormatException($"'{text}' has too many parts; expected METRIC[:PATIENCE[:IMPROVEMENT]].");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{NameOf(Metric)}:{Patience}:{MinimumImprovement}");

    /// <summary>The names of all figures on the command line.</summary>
    internal static string AllNames => string.Join(", ", Names.Keys);

    /// <summary>The name of a figure on the command line.</summary>
    internal static string NameOf(TrainingMetric metric) => Names.First(n => n.Value == metric).Key;

    /// <exception cref="FormatException">There is no such figure.</exception>
    internal static TrainingMetric ParseMetric(string name) => Names.TryGetValue(name, out var metric)
        ? metric
        : throw new FormatException($"'{name}' is no metric; expected one of {AllNames}.");
}
