namespace MlNetFixedHeads;

/// <summary>A figure of an epoch that can choose or end something.</summary>
public enum TrainingMetric
{
    /// <summary>Share of validation pictures classified rightly; of equal ones the lower loss is better.</summary>
    Accuracy,

    /// <summary>Mean cross-entropy on the validation pictures.</summary>
    Loss,

    /// <summary>Mean over classes of the share of a class' validation pictures classified rightly; of equal ones the lower loss is better.</summary>
    MeanPerClassAccuracy,

    /// <summary>Mean loss on the training pictures, as augmented: there is one without validation pictures too.</summary>
    TrainLoss,
}
