using MlNetFixedHeads.Estimators.Evaluation;

namespace MlNetFixedHeads;

/// <summary>What <see cref="ImageEvaluationCatalogExtensions.EvaluateImages"/> measured. Shares are in [0, 1].</summary>
public sealed record ImageClassificationMetrics
{
    internal ImageClassificationMetrics()
    {
    }

    /// <summary>Number of pictures measured.</summary>
    public required long Examples { get; init; }

    /// <summary>Rows without a label, passed over.</summary>
    public required long UnlabelledRows { get; init; }

    /// <summary>Rows of classes that the model does not know, passed over; see <see cref="ImageEvaluationOptions.SkipUnknownClasses"/>.</summary>
    public required long UnknownRows { get; init; }

    /// <summary>Every class, in the order of the scores.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>Share of the pictures whose predicted class is right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The 95 % Wilson interval of <see cref="Accuracy"/>.</summary>
    public (double Low, double High) AccuracyInterval => BinomialInterval.Of(Classes.Sum(c => c.Correct), Examples);

    /// <summary>Entry k - 1 is the share of the pictures whose right class is among the k most probable; as many entries as classes.</summary>
    public required IReadOnlyList<double> TopKAccuracies { get; init; }

    /// <summary>Mean over the classes that occur of the share of their pictures that is right, the figure that Flowers-102 is reported in.</summary>
    public double MeanPerClassAccuracy => Mean(c => c.Accuracy);

    /// <summary>Mean precision over the classes that occur; a class that is never predicted counts as 0.</summary>
    public double MacroPrecision => Mean(c => c.Precision);

    /// <summary>Mean F1 over the classes that occur.</summary>
    public double MacroF1 => Mean(c => c.F1);

    /// <summary>Mean cross-entropy in nats; probabilities are cut at 1e-15, as ML.NET does.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean squared distance between the probabilities and the right answer, from 0 to 2.</summary>
    public required double BrierScore { get; init; }

    /// <summary>Expected calibration error: the gap between confidence and accuracy, averaged over the pictures by bins of confidence (Guo et al. 2017).</summary>
    public required double CalibrationError { get; init; }

    /// <summary>The largest gap of a bin.</summary>
    public required double MaximumCalibrationError { get; init; }

    /// <summary>The reliability curve: accuracy against confidence.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>The confusion matrix, with the classes' names.</summary>
    public required ConfusionCounts Confusion { get; init; }

    /// <summary>The pictures with the largest loss, worst first; at most <see cref="ImageEvaluationOptions.TopLosses"/>.</summary>
    public required IReadOnlyList<ImageLoss> TopLosses { get; init; }

    internal ConfidenceHistogram Confidences { get; init; } = new();

    /// <summary>Share of the pictures whose right class is among the most probable.</summary>
    /// <param name="k">How many, from 1; with as many as there are classes, or more, it is 1.</param>
    public double TopKAccuracy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return TopKAccuracies[Math.Min(k, TopKAccuracies.Count) - 1];
    }

    /// <summary>The pairs of classes that are confused most often: by number, then by share, then in the order of the classes.</summary>
    /// <param name="count">How many at most, from 0. Defaults to 20.</param>
    public IReadOnlyList<ConfusedPair> MostConfused(int count = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Confusion.Cells
            .Where(c => c.Actual != c.Predicted)
            .Select(c => new ConfusedPair(Classes[c.Actual].Name, Classes[c.Predicted].Name, c.Count, (double)c.Count / Classes[c.Actual].Count))
            .OrderByDescending(p => p.Count).ThenByDescending(p => p.Share)
            .Take(count)];
    }

    /// <summary>The lowest confidence from which on answers have a wanted precision: below it the answer had better be "unknown".</summary>
    /// <param name="precision">Share of the given answers that shall be right, above 0 and at most 1.</param>
    /// <returns>The threshold with the largest coverage, or null where no threshold gives the precision.</returns>
    public ConfidenceThreshold? ThresholdFor(double precision)
    {
        if (precision is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "Expected a share above 0 and at most 1.");
        return Confidences.LowestFor(precision);
    }

    /// <summary>Precision of the given answers against the share of pictures that get one, as the threshold falls.</summary>
    public IReadOnlyList<(double Threshold, double Precision, double Coverage)> PrecisionCoverageCurve() => [.. Confidences.Curve()];

    private double Mean(Func<ClassMetrics, double?> figure) => Classes.Where(c => c.Count > 0).Average(c => figure(c) ?? 0);
}
