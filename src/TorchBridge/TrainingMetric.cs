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

    /// <summary>Share of training pictures classified rightly, as augmented; of equal ones the lower training loss is better.</summary>
    TrainAccuracy,

    /// <summary>Share of validation pictures whose class is among the five most probable, or among all where there are fewer; of equal ones the lower
    /// loss is better.</summary>
    Top5Accuracy,

    /// <summary>Mean F1 over the classes that occur among the validation pictures; of equal ones the lower loss is better.</summary>
    MacroF1,
}
