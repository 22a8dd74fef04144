namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>A byte string too long to be read with the rest of a pickle: where it lies in the file.</summary>
internal sealed record PickleBytes(long Position, long Length);
