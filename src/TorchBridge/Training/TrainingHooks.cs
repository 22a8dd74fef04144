using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>How a training run talks to its caller.</summary>
internal sealed record TrainingHooks(IProgress<TrainingProgress>? Progress, ILogger Logger, CancellationToken Cancellation);
