using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>No layer: channel k is class k (Qian 2020, section 3.1).</summary>
internal sealed class IdentityHead(int classes) : HeadModule
{
    public override int FeatureCount => classes;

    public override T Logits<T>(INetworkOps<T> ops, T features) => features;

    public override T Maps<T>(INetworkOps<T> ops, T lastMaps) => lastMaps;
}
