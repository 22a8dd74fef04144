namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>What one forward pass yields.</summary>
/// <param name="Logits">(N, K).</param>
/// <param name="Features">The pooled features the head sees, (N, d).</param>
/// <param name="LastMaps">The last feature maps before pooling, (N, d, h, w).</param>
internal readonly record struct NetworkOutput<T>(T Logits, T Features, T LastMaps);
