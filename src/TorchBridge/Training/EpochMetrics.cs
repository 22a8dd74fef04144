namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Figures of an epoch by name, and which of two epochs is better.</summary>
internal static class EpochMetrics
{
    /// <summary>Those there are without validation pictures, in words.</summary>
    public const string OfTraining = $"{nameof(TrainingMetric.TrainLoss)} or {nameof(TrainingMetric.TrainAccuracy)}";

    /// <summary>The figure, or null where the epoch has none.</summary>
    public static double? Of(EpochResult result, TrainingMetric metric) => metric switch
    {
        TrainingMetric.Loss => result.ValidationLoss,
        TrainingMetric.MeanPerClassAccuracy => result.ValidationMeanPerClassAccuracy,
        TrainingMetric.Top5Accuracy => result.ValidationTop5Accuracy,
        TrainingMetric.MacroF1 => result.ValidationMacroF1,
        TrainingMetric.TrainLoss => result.TrainLoss,
        TrainingMetric.TrainAccuracy => result.TrainAccuracy,
        _ => result.ValidationAccuracy,
    };

    /// <summary>Whether it is a share of pictures, or a mean of such, and no loss.</summary>
    public static bool HigherIsBetter(TrainingMetric metric) => metric is not (TrainingMetric.Loss or TrainingMetric.TrainLoss);

    public static bool NeedsValidation(TrainingMetric metric) => metric is not (TrainingMetric.TrainLoss or TrainingMetric.TrainAccuracy);

    /// <summary>A better figure; of shares, as good a one at a lower loss too.</summary>
    public static bool IsBetter(EpochResult candidate, EpochResult best, TrainingMetric metric)
    {
        var (mine, theirs) = (Of(candidate, metric), Of(best, metric));
        if (IsBetter(mine, theirs, HigherIsBetter(metric)))
            return true;
        var loss = NeedsValidation(metric) ? TrainingMetric.Loss : TrainingMetric.TrainLoss;
        return HigherIsBetter(metric) && mine == theirs && IsBetter(Of(candidate, loss), Of(best, loss), higherIsBetter: false);
    }

    /// <summary>Whether a figure is better than another by more than a margin: what is no number never is, and anything is better than it.</summary>
    public static bool IsBetter(double? value, double? best, bool higherIsBetter, double margin = 0)
    {
        if (value is not { } mine || double.IsNaN(mine))
            return false;
        if (best is not { } theirs || double.IsNaN(theirs))
            return true;
        return higherIsBetter ? mine > theirs + margin : mine < theirs - margin;
    }
}
