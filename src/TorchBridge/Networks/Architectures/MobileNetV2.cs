using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>MobileNetV2, width 1.0: Sandler et al., "Inverted Residuals and Linear Bottlenecks", 2018, table 2.</summary>
/// <remarks>
/// With the identity head <c>features.18</c> is a plain biased 1x1 convolution 320 -> K (no batch norm, no ReLU6, which would bound the loss
/// from below). Pooling and a 1x1 convolution may change places, so this network is a learned linear layer on 320 pooled features:
/// <see cref="NetworkVariant.DropLastConvolution"/> with the learned head, which has as many parameters, is the baseline to report beside it.
/// </remarks>
internal sealed class MobileNetV2 : CnnNetwork
{
    private const int Features = 1280;

    // expansion, output channels, blocks, stride of the first
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    private readonly Conv2d _stem = Layers.Conv(3, 32, 3, stride: 2);
    private readonly BatchNorm2d _stemNorm = Layers.Norm(32);
    private readonly List<InvertedResidual> _blocks = [];
    private readonly Conv2d? _last;
    private readonly BatchNorm2d? _lastNorm;
    private readonly bool _lastRelu;

    public MobileNetV2(HeadRequest request)
        : base(CnnArchitecture.MobileNetV2, request)
    {
        var features = new ModuleGroup();
        var stem = features.Add("0", new ModuleGroup());
        stem.Add("0", _stem);
        stem.Add("1", _stemNorm);
        var input = 32;
        foreach (var (expansion, channels, blocks, stride) in Stages)
        {
            for (var b = 0; b < blocks; b++)
            {
                var block = new InvertedResidual(input, channels, b == 0 ? stride : 1, expansion);
                _blocks.Add(features.Add($"{_blocks.Count + 1}", block));
                input = channels;
            }
        }

        var variant = request.Variant;
        _lastRelu = !request.HasClassChannels && !variant.DropLastConvolution;
        var output = request.HasClassChannels ? request.Classes : variant.DropLastConvolution ? input : Features;
        if (request.HasClassChannels && !variant.KeepBatchNorm)
        {
            _last = features.Add("18", Layers.Conv(input, output, 1, bias: true));
        }
        else if (!variant.DropLastConvolution)
        {
            var last = features.Add("18", new ModuleGroup());
            _last = last.Add("0", Layers.Conv(input, output, 1));
            _lastNorm = last.Add("1", Layers.Norm(output));
        }

        register_module("features", features);
        CompleteTrunk(output, _last ?? _blocks[^1].LastConvolution, _lastRelu);
        Head = AddHead(output, "classifier.1", dropout: 0.2);
    }

    public override T Trunk<T>(INetworkOps<T> ops, T x)
    {
        x = ops.ConvBatchNorm(x, _stem, _stemNorm, Activation.Relu6);
        foreach (var block in _blocks)
            x = block.Run(ops, x);
        return _last is null ? x : ops.ConvNorm(x, _last, _lastNorm, _lastRelu ? Activation.Relu6 : Activation.None);
    }
}
