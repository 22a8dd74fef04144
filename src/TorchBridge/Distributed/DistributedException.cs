namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Several processes cannot train together; the message says why, and the remedy.</summary>
internal sealed class DistributedException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
