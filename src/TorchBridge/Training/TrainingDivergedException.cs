using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads;

/// <summary>The loss became infinite or not a number.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says where it happened and what to try.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>The epochs that were complete before; null where there was none.</summary>
    public TrainingHistory? History => FailedRun.HistoryOf(this);
}
