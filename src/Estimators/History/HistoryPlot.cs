using SkiaSharp;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>A history as plots over the epochs: losses, accuracies, the learning rate.</summary>
internal static class HistoryPlot
{
    public static SKColor Training { get; } = new(0xd9, 0x7a, 0x1f);

    public static SKColor Validation { get; } = new(0x2b, 0x6c, 0xb0);

    private static SKColor PerClass { get; } = new(0x2f, 0x85, 0x5a);

    private static SKColor Rate { get; } = new(0x6b, 0x46, 0xc1);

    public static byte[] RenderPng(TrainingHistory history)
    {
        PlotSeries Line(string name, SKColor colour, Func<EpochResult, double?> value) =>
            new(name, colour, [.. history.Epochs.Where(e => value(e) is not null).Select(e => ((double)e.Epoch, value(e)!.Value))]);
        PlotPanel losses = Panel("loss (nats)", Line("training", Training, e => e.TrainLoss), Line("validation", Validation, e => e.ValidationLoss));
        PlotPanel[] panels =
        [
            losses with { IsLogarithmic = SpansDecades(losses) },
            Panel(
                "accuracy",
                Line("training", Training, e => e.TrainAccuracy),
                Line("validation", Validation, e => e.ValidationAccuracy),
                Line("validation, mean per class", PerClass, e => e.ValidationMeanPerClassAccuracy)),
            Panel("learning rate", Line("last step", Rate, e => e.LearningRate)) with { IsLogarithmic = true },
        ];
        return CurvePlot.RenderPng(panels, "epoch");
    }

    /// <summary>Losses are drawn by their logarithm where one is a thousand times another: an epoch that went wrong would flatten the rest.</summary>
    private static bool SpansDecades(PlotPanel losses)
    {
        double[] values = [.. losses.Series.SelectMany(s => s.Points).Select(p => p.Y).Where(double.IsFinite)];
        return values.Length > 0 && values.Min() > 0 && values.Max() > 1000 * values.Min();
    }

    private static PlotPanel Panel(string title, params PlotSeries[] series) => new(title, [.. series.Where(s => s.Points.Count > 0)]);
}
