using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>A fully connected layer on the pooled features: a learned head, or the map before a frozen matrix.</summary>
internal sealed class LinearHeadLayer(CnnNetwork network, Linear layer) : NewLayer
{
    public override int FeatureCount => (int)layer.in_features;

    public override int OutputCount => (int)layer.out_features;

    public override bool HasBias => layer.bias is not null;

    public override IReadOnlyList<string> Names { get; } = ModuleNames.Of(network, layer);

    public override (Tensor Features, Tensor? Added) Observe(Tensor pictures) => (network.Run(TorchOps.Evaluation, pictures).Features, null);

    public override void Write(Tensor weight, Tensor bias)
    {
        layer.weight!.copy_(weight);
        layer.bias?.copy_(bias);
    }
}
