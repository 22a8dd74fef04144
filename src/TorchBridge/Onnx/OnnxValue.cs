namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>A value of the graph being written: its name and its number of channels.</summary>
internal readonly record struct OnnxValue(string Name, int Channels);
