namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Which failures of a training say something about its setting.</summary>
internal static class TrialFailure
{
    /// <summary>Whether it is what a search is to find out, a result like any other. Everything else (a full disk, a lost network, a fault of the device or of the program) would come to every
    /// setting, and be taken for its figure.</summary>
    /// <param name="failure">What happened, without wrappers.</param>
    public static bool IsResult(Exception failure) => failure
        is TrainingDivergedException
        or TrainingMemoryException
        or ArgumentException
        // More pictures than allowed cannot be read: how many are may be what is varied.
        or InvalidDataException
        or ImageDecodingException
        // Weights that do not belong to the network.
        or WeightsException
        // No epoch within the time budget.
        or TimeoutException
        or OnnxExportException;
}
