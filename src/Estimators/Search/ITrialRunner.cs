namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Trains one setting.</summary>
internal interface ITrialRunner
{
    /// <summary>Trains.</summary>
    /// <param name="options">With what.</param>
    /// <param name="folder">Where its files go, or null where none are kept.</param>
    TrainingHistory Run(FixedHeadCnnOptions options, string? folder);
}
