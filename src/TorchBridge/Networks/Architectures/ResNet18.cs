using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>ResNet-18: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", 2016, table 1.</summary>
/// <remarks>
/// | stage  | blocks | channels | stride |
/// | layer1 | 2      | 64       | 1      |
/// | layer2 | 2      | 128      | 2      |
/// | layer3 | 2      | 256      | 2      |
/// | layer4 | 2      | 512      | 2      |
/// With the identity head the last block ends in a biased convolution to K channels and a learned 1x1 shortcut (zero-padded for K > 512),
/// without batch norm and without ReLU (Qian 2020, section 5.1.4; the shortcuts follow from the parameter counts of tables 5.2 and 5.5).
/// </remarks>
internal sealed class ResNet18 : CnnNetwork
{
    private const int Features = 512;

    private readonly Conv2d _conv1 = nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d _bn1 = Layers.Norm(64);
    private readonly List<ResidualBlock> _blocks = [];

    public ResNet18(HeadRequest request)
        : base(CnnArchitecture.ResNet18, request)
    {
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        var input = 64;
        foreach (var (stage, channels) in new[] { (1, 64), (2, 128), (3, 256), (4, 512) })
        {
            var layer = new ModuleGroup();
            for (var b = 0; b < 2; b++)
            {
                var last = stage == 4 && b == 1;
                _blocks.Add(layer.Add($"{b}", last && request.HasClassChannels
                    ? ResidualBlock.ToClasses(input, channels, request.Classes, request.Variant)
                    : ResidualBlock.Regular(input, channels, b == 0 && stage > 1 ? 2 : 1)));
                input = channels;
            }

            register_module($"layer{stage}", layer);
        }

        var features = request.HasClassChannels ? request.Classes : Features;
        CompleteTrunk(features, _blocks[^1].LastConvolution, endsInRelu: !request.HasClassChannels);
        Head = AddHead(features, "fc");
    }

    public override T Trunk<T>(INetworkOps<T> ops, T x)
    {
        x = ops.ReluMaxPool(ops.ConvBatchNorm(x, _conv1, _bn1), 3, 2, 1);
        foreach (var block in _blocks)
            x = block.Run(ops, x);
        return x;
    }
}
