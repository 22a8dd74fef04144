using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Pooled features to logits, and the activation maps that go with it.</summary>
internal abstract class HeadModule
{
    /// <summary>Number of features it takes.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>(N, d) to (N, K).</summary>
    public abstract T Logits<T>(INetworkOps<T> ops, T features);

    /// <summary>(N, d, h, w) to (N, K, h, w), with the logits as means over positions.</summary>
    public abstract T Maps<T>(INetworkOps<T> ops, T lastMaps);
}
