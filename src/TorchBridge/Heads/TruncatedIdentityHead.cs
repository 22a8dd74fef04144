using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>No layer on an unmodified trunk: the first K channels are the classes, the others are not looked at.</summary>
internal sealed class TruncatedIdentityHead(int features, int classes) : HeadModule
{
    public override int FeatureCount => features;

    public override T Logits<T>(INetworkOps<T> ops, T features) => ops.FitChannels(features, classes);

    public override T Maps<T>(INetworkOps<T> ops, T lastMaps, T features) => ops.FitChannels(lastMaps, classes);
}
