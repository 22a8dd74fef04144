using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>What a checkpoint holds: the pickled object, and where the storages it refers to lie.</summary>
/// <param name="Root">The object.</param>
/// <param name="Locate">Finds a storage in the file; throws <see cref="InvalidDataException"/> where it is not as the pickle says.</param>
internal sealed record Checkpoint(object? Root, Func<StorageReference, StoredBytes> Locate);
