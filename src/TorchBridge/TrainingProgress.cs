namespace MlNetFixedHeads;

/// <summary>A message from a running training.</summary>
public sealed record TrainingProgress
{
    /// <summary>What the run is doing.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>The epoch, from 1 to <see cref="Epochs"/>.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of epochs asked for.</summary>
    public required int Epochs { get; init; }

    /// <summary>Batches done in this phase.</summary>
    public int Batch { get; init; }

    /// <summary>Batches in this phase.</summary>
    public int Batches { get; init; }

    /// <summary>Mean cross-entropy of the epoch so far, in nats.</summary>
    public double TrainLoss { get; init; }

    /// <summary>Share of augmented training pictures classified rightly in the epoch so far, in [0, 1].</summary>
    public double TrainAccuracy { get; init; }

    /// <summary>Mean cross-entropy on the validation pictures, or null where there are none.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Share of validation pictures classified rightly, in [0, 1], or null where there are none.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Mean over classes of the share of a class' validation pictures classified rightly, or null where there are none.</summary>
    public double? ValidationMeanPerClassAccuracy { get; init; }

    /// <summary>Share of validation pictures whose class is among the five most probable, or null where there are none.</summary>
    public double? ValidationTop5Accuracy { get; init; }

    /// <summary>Mean F1 over the classes that occur among the validation pictures, or null where there are none.</summary>
    public double? ValidationMacroF1 { get; init; }

    /// <summary>The learning rate in force.</summary>
    public double LearningRate { get; init; }

    /// <summary>Training pictures per second in the epoch so far, waiting for data included.</summary>
    public double ImagesPerSecond { get; init; }
}
