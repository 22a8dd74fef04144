using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>A name the pickle refers to and that is known to be harmless: what stands for calling it, or the storage type it is.</summary>
/// <param name="Name">Module and name.</param>
/// <param name="Call">Makes the value from arguments; null where it cannot be called.</param>
/// <param name="Storage">The storage type, or null.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], object?>? Call, StorageType? Storage = null);
