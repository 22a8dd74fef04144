using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>No layer: channel k is class k (Qian 2020, section 3.1), with a learned bias if there is to be one.</summary>
internal sealed class IdentityHead : HeadModule
{
    private readonly int _classes;
    private readonly HeadParameters? _parameters;

    public IdentityHead(int classes, bool bias = false)
    {
        _classes = classes;
        if (!bias)
            return;
        _parameters = new HeadParameters();
        _parameters.Add("bias", new float[classes]);
    }

    public override int FeatureCount => _classes;

    public override nn.Module? Parameters => _parameters;

    private Parameter? Bias => _parameters?.Find("bias");

    public override T Logits<T>(INetworkOps<T> ops, T features) => Bias is { } bias ? ops.AddBias(features, bias) : features;

    public override T Maps<T>(INetworkOps<T> ops, T lastMaps, T features) => Bias is { } bias ? ops.AddBias(lastMaps, bias) : lastMaps;
}
