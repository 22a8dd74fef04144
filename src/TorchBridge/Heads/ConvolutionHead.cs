using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>A learned 3x3 convolution d -> K without padding, then pooling: the logits are the pooled features themselves (Qian 2020,
/// appendix).</summary>
internal sealed class ConvolutionHead : HeadModule
{
    private readonly HeadParameters _parameters = new();
    private readonly Conv2d _conv;
    private readonly int _classes;

    public ConvolutionHead(int features, int classes)
    {
        _classes = classes;
        _conv = _parameters.Add("conv", nn.Conv2d(features, classes, 3));
    }

    /// <summary>The convolution, d -> K.</summary>
    public Conv2d Convolution => _conv;

    public override int FeatureCount => _classes;

    public override nn.Module? Parameters => _parameters;

    public override T BeforePooling<T>(INetworkOps<T> ops, T trunkMaps) => ops.Conv(trunkMaps, _conv);

    public override T Logits<T>(INetworkOps<T> ops, T features) => features;

    public override T Maps<T>(INetworkOps<T> ops, T lastMaps, T features) => lastMaps;
}
