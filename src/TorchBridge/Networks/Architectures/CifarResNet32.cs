using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>ResNet-32 for 32-pixel pictures: He et al. 2016, section 4.2, with parameter-free shortcuts (option A).</summary>
/// <remarks>Three stages of five blocks with 16, 32 and 64 channels. With the identity head the last block ends in a convolution to K
/// channels with batch norm, its shortcut is zero-padded (or, with fewer classes than channels, sliced) unless the variant has another,
/// and no ReLU follows.</remarks>
internal sealed class CifarResNet32 : CnnNetwork
{
    private const int Features = 64;

    private readonly Conv2d _conv1 = Layers.Conv(3, 16, 3);
    private readonly BatchNorm2d _bn1 = Layers.Norm(16);
    private readonly List<CifarBlock> _blocks = [];

    public CifarResNet32(HeadRequest request)
        : base(CnnArchitecture.ResNet32Cifar, request)
    {
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        var input = 16;
        foreach (var (stage, channels) in new[] { (1, 16), (2, 32), (3, Features) })
        {
            var layer = new ModuleGroup();
            for (var b = 0; b < 5; b++)
            {
                var last = stage == 3 && b == 4;
                _blocks.Add(layer.Add($"{b}", last && request.HasClassChannels
                    ? CifarBlock.ToClasses(input, channels, request.Classes, request.Variant)
                    : CifarBlock.Regular(input, channels, b == 0 && stage > 1 ? 2 : 1)));
                input = channels;
            }

            register_module($"layer{stage}", layer);
        }

        var features = request.HasClassChannels ? request.Classes : Features;
        CompleteTrunk(features, _blocks[^1].LastConvolution, endsInRelu: !request.HasClassChannels);
        Head = AddHead(features, "linear");
    }

    public override T Trunk<T>(INetworkOps<T> ops, T x)
    {
        x = ops.ConvBatchNorm(x, _conv1, _bn1, Activation.Relu);
        foreach (var block in _blocks)
            x = block.Run(ops, x);
        return x;
    }
}
