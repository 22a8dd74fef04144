using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>ResNet-50: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", 2016, table 1.</summary>
/// <remarks>
/// | stage  | blocks | channels    | stride |
/// | layer1 | 3      | 64 to 256   | 1      |
/// | layer2 | 4      | 128 to 512  | 2      |
/// | layer3 | 6      | 256 to 1024 | 2      |
/// | layer4 | 3      | 512 to 2048 | 2      |
/// With the identity head the last block ends in a biased 1x1 convolution to K channels, without batch norm and without ReLU, beside the
/// first K of the shortcut's channels (Qian 2020, table 5.5).
/// </remarks>
internal sealed class ResNet50 : CnnNetwork
{
    private const int Features = 2048;
    private const int Expansion = 4;

    private readonly Conv2d _conv1 = nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d _bn1 = Layers.Norm(64);
    private readonly List<BottleneckBlock> _blocks = [];

    public ResNet50(HeadRequest request)
        : base(CnnArchitecture.ResNet50, request)
    {
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        var input = 64;
        foreach (var (stage, blocks, hidden) in new[] { (1, 3, 64), (2, 4, 128), (3, 6, 256), (4, 3, 512) })
        {
            var layer = new ModuleGroup();
            for (var b = 0; b < blocks; b++)
            {
                var last = stage == 4 && b == blocks - 1;
                _blocks.Add(layer.Add($"{b}", last && request.HasClassChannels
                    ? BottleneckBlock.ToClasses(input, hidden, request.Classes, request.Variant)
                    : BottleneckBlock.Regular(input, hidden, hidden * Expansion, b == 0 && stage > 1 ? 2 : 1)));
                input = hidden * Expansion;
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
