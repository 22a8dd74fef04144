using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads;

/// <summary>There was not enough memory to train.</summary>
public sealed class TrainingMemoryException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says where it happened and which batch size to try.</param>
    /// <param name="innerException">The allocation that failed.</param>
    public TrainingMemoryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The epochs that were complete before; null where there was none.</summary>
    public TrainingHistory? History => FailedRun.HistoryOf(this);
}
