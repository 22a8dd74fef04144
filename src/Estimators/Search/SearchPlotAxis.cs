using System.Globalization;
using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>A horizontal axis on which trainings have places.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Marks">Places from 0 to 1, and their texts.</param>
/// <param name="Place">Where a training is, or null where it is nowhere.</param>
internal sealed record SearchPlotAxis(string Name, IReadOnlyList<(double Place, string Text)> Marks, Func<SearchTrial, double?> Place)
{
    /// <summary>A range's numbers by their size, choices side by side.</summary>
    public static SearchPlotAxis Of(SearchDimension dimension, IReadOnlyList<SearchTrial> trials)
    {
        if (!dimension.IsRange)
            return OfTexts(dimension.Name, [.. dimension.Choices.Select(c => c.Text)], t => t.Values.GetValueOrDefault(dimension.Name));
        double? Number(SearchTrial trial) => double.TryParse(trial.Values.GetValueOrDefault(dimension.Name), NumberStyles.Float, CultureInfo.InvariantCulture, out double x) ? x : null;
        PlotAxis axis = PlotAxis.Over(trials.Select(Number).OfType<double>(), dimension.IsLogarithmic);
        return new(dimension.Name, [.. axis.Marks().Select(m => (axis.Place(m)!.Value, PlotAxis.Text(m)))], t => Number(t) is { } x ? axis.Place(x) : null);
    }

    /// <summary>Texts side by side.</summary>
    public static SearchPlotAxis OfTexts(string name, string[] texts, Func<SearchTrial, string?> text)
    {
        double At(int index) => (index + 0.5) / texts.Length;
        return new(name, [.. texts.Select((t, i) => (At(i), t))], t => Array.IndexOf(texts, text(t)) is >= 0 and var index ? At(index) : null);
    }

    /// <summary>The settings by their numbers.</summary>
    public static SearchPlotAxis OfSettings(IReadOnlyList<SearchTrial> trials)
    {
        PlotAxis axis = PlotAxis.Over(trials.Select(t => (double)t.Setting), isLogarithmic: false, isWhole: true);
        return new("setting", [.. axis.Marks(whole: true).Select(m => (axis.Place(m)!.Value, PlotAxis.Text(m)))], t => axis.Place(t.Setting));
    }
}
