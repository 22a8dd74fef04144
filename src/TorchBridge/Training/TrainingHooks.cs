using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>How a training run talks to its caller.</summary>
internal sealed record TrainingHooks(IProgress<TrainingProgress>? Progress, ILogger Logger, CancellationToken Cancellation)
{
    /// <summary>Tells the time for checkpoints and the time budget.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the files of checkpoints; null makes them on the disk.</summary>
    public Func<string, Stream>? CreateFile { get; init; }

    /// <summary>Takes files of checkpoints away; null takes them from the disk.</summary>
    public Action<string>? DeleteFile { get; init; }
}
