namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>A value that has nothing to do with weights, kept as no more than its type's name.</summary>
internal sealed record PickleInert(string TypeName);
