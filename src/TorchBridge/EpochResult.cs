namespace MlNetFixedHeads;

/// <summary>The figures of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">The rate of its last step.</param>
/// <param name="TrainLoss">Mean cross-entropy on the augmented training pictures, in nats.</param>
/// <param name="TrainAccuracy">Share of augmented training pictures classified rightly, in [0, 1]; of mixed pictures the class with the larger share counts.</param>
/// <param name="ValidationLoss">Mean cross-entropy on the validation pictures, or null where there are none.</param>
/// <param name="ValidationAccuracy">Share of validation pictures classified rightly, or null where there are none.</param>
/// <param name="Seconds">Wall time of the epoch, validation included.</param>
/// <param name="ImagesPerSecond">Training pictures per second, waiting for data included.</param>
public sealed record EpochResult(
    int Epoch,
    double LearningRate,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    double ImagesPerSecond)
{
    /// <summary>Mean over classes of the share of a class' validation pictures classified rightly, or null where there are none.</summary>
    public double? ValidationMeanPerClassAccuracy { get; init; }

    /// <summary>Share of validation pictures whose class is among the five most probable (of fewer classes: among all), or null where there are none.</summary>
    public double? ValidationTop5Accuracy { get; init; }

    /// <summary>Mean F1 over the classes that occur among the validation pictures, in [0, 1], or null where there are none.</summary>
    public double? ValidationMacroF1 { get; init; }
}
