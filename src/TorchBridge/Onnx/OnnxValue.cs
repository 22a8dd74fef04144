namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>A value of the graph being written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channels">Its number of channels.</param>
/// <param name="Pooled">Whether it is (N, C), without positions.</param>
internal readonly record struct OnnxValue(string Name, int Channels, bool Pooled = false);
