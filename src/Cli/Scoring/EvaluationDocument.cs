using System.Text.Json.Serialization;
using MlNetFixedHeads.Estimators.Evaluation;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>What <c>evaluate --json</c> prints. Shares are in [0, 1].</summary>
internal sealed record EvaluationDocument
{
    private const int Pairs = 50;

    private static readonly double[] WantedPrecisions = [0.9, 0.95, 0.99];

    public required long Examples { get; init; }

    public required double Top1 { get; init; }

    public required double Top5 { get; init; }

    public required double MacroAccuracy { get; init; }

    public required double LogLoss { get; init; }

    /// <summary>95 % interval of <see cref="Top1"/>.</summary>
    public required IReadOnlyList<double> Top1Interval { get; init; }

    /// <summary>The same as <see cref="MacroAccuracy"/>, by the name it has in papers.</summary>
    public required double MeanPerClassAccuracy { get; init; }

    public required double MacroPrecision { get; init; }

    public required double MacroF1 { get; init; }

    public required double BrierScore { get; init; }

    public required double CalibrationError { get; init; }

    public required double MaximumCalibrationError { get; init; }

    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Confidences below which the answer had better be "unknown", for precisions of 0.9, 0.95 and 0.99 as far as they are reached.</summary>
    public required IReadOnlyList<ConfidenceThreshold> Thresholds { get; init; }

    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    public required IReadOnlyList<ConfusedPair> MostConfused { get; init; }

    public required IReadOnlyList<ImageLoss> TopLosses { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalisationMetrics? Localisation { get; init; }

    /// <summary>The page that was written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Report { get; init; }

    public static EvaluationDocument Of(ImageClassificationMetrics metrics, LocalisationMetrics? localisation, string? report)
    {
        var basic = EvaluationReport.Of(metrics);
        return new()
        {
            Examples = basic.Examples,
            Top1 = basic.Top1,
            Top5 = basic.Top5,
            MacroAccuracy = basic.MacroAccuracy,
            LogLoss = basic.LogLoss,
            Top1Interval = [metrics.AccuracyInterval.Low, metrics.AccuracyInterval.High],
            MeanPerClassAccuracy = metrics.MeanPerClassAccuracy,
            MacroPrecision = metrics.MacroPrecision,
            MacroF1 = metrics.MacroF1,
            BrierScore = metrics.BrierScore,
            CalibrationError = metrics.CalibrationError,
            MaximumCalibrationError = metrics.MaximumCalibrationError,
            Reliability = metrics.Reliability,
            Thresholds = [.. WantedPrecisions.Select(metrics.ThresholdFor).OfType<ConfidenceThreshold>()],
            Classes = metrics.Classes,
            MostConfused = metrics.MostConfused(Pairs),
            TopLosses = metrics.TopLosses,
            Localisation = localisation,
            Report = report,
        };
    }
}
