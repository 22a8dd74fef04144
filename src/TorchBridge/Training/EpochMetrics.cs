namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Figures of an epoch by name, and which of two epochs is better.</summary>
internal static class EpochMetrics
{
    /// <summary>The figure, or null where the epoch has none.</summary>
    public static double? Of(EpochResult result, TrainingMetric metric) => metric switch
    {
        TrainingMetric.Loss => result.ValidationLoss,
        TrainingMetric.MeanPerClassAccuracy => result.ValidationMeanPerClassAccuracy,
        TrainingMetric.TrainLoss => result.TrainLoss,
        _ => result.ValidationAccuracy,
    };

    public static bool HigherIsBetter(TrainingMetric metric) => metric is TrainingMetric.Accuracy or TrainingMetric.MeanPerClassAccuracy;

    public static bool NeedsValidation(TrainingMetric metric) => metric != TrainingMetric.TrainLoss;

    /// <summary>A better figure; of accuracies, as good a one at a lower loss too.</summary>
    public static bool IsBetter(EpochResult candidate, EpochResult best, TrainingMetric metric)
    {
        var (mine, theirs) = (Of(candidate, metric), Of(best, metric));
        return HigherIsBetter(metric)
            ? mine > theirs || (mine == theirs && candidate.ValidationLoss < best.ValidationLoss)
            : mine < theirs;
    }
}
