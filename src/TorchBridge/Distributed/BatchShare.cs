namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>What this rank has of the present batch.</summary>
/// <param name="First">Pictures that the ranks before it have.</param>
/// <param name="Count">Its own pictures.</param>
/// <param name="Total">Those of all ranks.</param>
internal readonly record struct BatchShare(int First, int Count, int Total);
