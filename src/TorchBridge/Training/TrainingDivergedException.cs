using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads;

/// <summary>The loss exploded, or it, the gradients or the weights became infinite or not a number.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says where it happened and what to try.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says where it happened and what to try.</param>
    /// <param name="innerException">What was found, or null.</param>
    public TrainingDivergedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The epoch, from 1; 0 where that is not known.</summary>
    public int Epoch { get; init; }

    /// <summary>The batch of the epoch, from 1; 0 where that is not known.</summary>
    public int Batch { get; init; }

    /// <summary>Names of all pictures of the batch, of every process that trains along; empty where they are not known.</summary>
    public IReadOnlyList<string> Pictures { get; init; } = [];

    /// <summary>The epochs that were complete before; null where there was none.</summary>
    public TrainingHistory? History => FailedRun.HistoryOf(this);
}
