using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>ShuffleNetV2, width 0.5: Ma et al., "Practical Guidelines for Efficient CNN Architecture Design", 2018, table 5.</summary>
/// <remarks>
/// With the identity head <c>conv5</c> is a plain biased 1x1 convolution 192 -> K. Pooling and a 1x1 convolution may change places, so this
/// network is a learned linear layer on 192 pooled features: <see cref="NetworkVariant.DropLastConvolution"/> with the learned head, which
/// has as many parameters, is the baseline to report beside it.
/// </remarks>
internal sealed class ShuffleNetV2 : CnnNetwork
{
    private const int Features = 1024;

    private static readonly (int Stage, int Channels, int Blocks)[] Stages = [(2, 48, 4), (3, 96, 8), (4, 192, 4)];

    private readonly Conv2d _conv1 = Layers.Conv(3, 24, 3, stride: 2);
    private readonly BatchNorm2d _norm1 = Layers.Norm(24);
    private readonly List<ShuffleUnit[]> _stages = [];
    private readonly Conv2d? _conv5;
    private readonly BatchNorm2d? _norm5;
    private readonly bool _lastRelu;

    public ShuffleNetV2(HeadRequest request)
        : base(CnnArchitecture.ShuffleNetV2X05, request)
    {
        var conv1 = new ModuleGroup();
        conv1.Add("0", _conv1);
        conv1.Add("1", _norm1);
        register_module("conv1", conv1);
        var input = 24;
        foreach (var (number, channels, blocks) in Stages)
        {
            var stage = new ModuleGroup();
            var units = new ShuffleUnit[blocks];
            for (var b = 0; b < blocks; b++)
            {
                units[b] = stage.Add($"{b}", new ShuffleUnit(input, channels, b == 0 ? 2 : 1));
                input = channels;
            }

            _stages.Add(units);

            register_module($"stage{number}", stage);
        }

        var variant = request.Variant;
        _lastRelu = !request.HasClassChannels && !variant.DropLastConvolution;
        var output = request.HasClassChannels ? request.Classes : variant.DropLastConvolution ? input : Features;
        if (request.HasClassChannels && !variant.KeepBatchNorm)
        {
            _conv5 = Layers.Conv(input, output, 1, bias: true);
            register_module("conv5", _conv5);
        }
        else if (!variant.DropLastConvolution)
        {
            var conv5 = new ModuleGroup();
            _conv5 = conv5.Add("0", Layers.Conv(input, output, 1));
            _norm5 = conv5.Add("1", Layers.Norm(output));
            register_module("conv5", conv5);
        }

        // Every channel of the last unit has passed a ReLU, in that unit or in one before it.
        CompleteTrunk(output, _conv5 ?? _stages[^1][^1].LastConvolution, endsInRelu: !request.HasClassChannels);
        Head = AddHead(output, "fc");
    }

    public override T Trunk<T>(INetworkOps<T> ops, T x)
    {
        x = ops.ReluMaxPool(ops.ConvBatchNorm(x, _conv1, _norm1), 3, 2, 1);
        foreach (var units in _stages)
        {
            var halves = units[0].Begin(ops, x);
            foreach (var unit in units.Skip(1))
                halves = unit.Continue(ops, ops.InterleaveHalves(halves.First, halves.Second));
            x = ops.Interleave(halves.First, halves.Second);
        }

        return _conv5 is null ? x : ops.ConvNorm(x, _conv5, _norm5, _lastRelu ? Activation.Relu : Activation.None);
    }
}
