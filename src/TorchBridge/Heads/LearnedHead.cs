using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>A learned fully connected layer, y = Wx + b, after optional dropout.</summary>
internal sealed class LearnedHead(Linear layer, double dropout = 0) : HeadModule
{
    /// <summary>The layer.</summary>
    public Linear Layer => layer;

    public override int FeatureCount => (int)layer.in_features;

    public override T Logits<T>(INetworkOps<T> ops, T features) => ops.Linear(ops.Dropout(features, dropout), layer);

    public override T Maps<T>(INetworkOps<T> ops, T lastMaps, T features) => ops.LinearAtEveryPosition(lastMaps, layer);
}
