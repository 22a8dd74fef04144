namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>A place within an epoch.</summary>
/// <param name="Batch">The first batch to come, from 0.</param>
/// <param name="LeftOut">Indices that were left out of the epoch when it began: they decide its order.</param>
internal sealed record EpochStart(int Batch, IReadOnlyCollection<int> LeftOut);
