namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>What a run had reached when it failed goes with the exception that ended it: hours of epochs are worth a look.</summary>
internal static class FailedRun
{
    private const string Key = "MlNetFixedHeads.History";

    /// <summary>Adds the history to an exception, unless no epoch was complete.</summary>
    public static void Keep(Exception failure, TrainingHistory reached)
    {
        if (reached.Epochs.Count > 0)
            failure.Data[Key] = reached;
    }

    /// <summary>The history that goes with an exception, or the one it came of; null where no epoch was complete.</summary>
    public static TrainingHistory? HistoryOf(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e.Data[Key] is TrainingHistory reached)
                return reached;
        }

        return null;
    }
}
