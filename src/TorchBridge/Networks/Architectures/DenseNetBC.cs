using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>DenseNet-BC for 32-pixel pictures, depth 100, growth 12: Huang, Liu, van der Maaten, Weinberger, "Densely Connected
/// Convolutional Networks", 2017, table 2.</summary>
/// <remarks>
/// | part   | layers | channels   |
/// | conv1  | 1      | 24         |
/// | dense1 | 16     | 24 to 216  |
/// | trans1 |        | 108        |
/// | dense2 | 16     | 108 to 300 |
/// | trans2 |        | 150        |
/// | dense3 | 16     | 150 to 342 |
/// The identity head reads the first K of the 342 features; no layer is replaced (Qian 2020).
/// </remarks>
internal sealed class DenseNetBC : CnnNetwork
{
    private const int Growth = 12;
    private const int LayersPerBlock = 16;

    private readonly Conv2d _conv1 = Layers.Conv(3, 2 * Growth, 3);
    private readonly List<List<DenseLayer>> _blocks = [];
    private readonly List<DenseTransition> _transitions = [];
    private readonly BatchNorm2d _norm;
    private readonly int _features;
    private readonly int _first;

    public DenseNetBC(HeadRequest request)
        : base(CnnArchitecture.DenseNetBC100X12, request)
    {
        register_module("conv1", _conv1);
        var channels = 2 * Growth;
        for (var block = 1; block <= 3; block++)
        {
            var dense = new ModuleGroup();
            var layers = new List<DenseLayer>();
            for (var l = 0; l < LayersPerBlock; l++)
            {
                layers.Add(dense.Add($"{l}", new DenseLayer(channels, Growth)));
                channels += Growth;
            }

            _blocks.Add(layers);
            register_module($"dense{block}", dense);
            if (block == 3)
                break;
            var transition = new DenseTransition(channels, channels / 2);
            _transitions.Add(transition);
            register_module($"trans{block}", transition);
            channels /= 2;
        }

        _norm = Layers.Norm(channels);
        register_module("bn", _norm);
        _features = request.HasClassChannels ? request.Classes : channels;
        _first = request.Variant.DenseFeatures == DenseFeatures.Last ? channels - _features : 0;
        CompleteTrunk(_features, _blocks[^1][^1].LastConvolution, endsInRelu: true);
        Head = AddHead(_features, "fc");
    }

    public override T Trunk<T>(INetworkOps<T> ops, T x)
    {
        x = ops.Conv(x, _conv1);
        for (var block = 0; block < _blocks.Count; block++)
        {
            List<T> maps = [x];
            foreach (var layer in _blocks[block])
                maps.Add(layer.Run(ops, maps));
            x = block < _transitions.Count
                ? _transitions[block].Run(ops, maps)
                : ops.Scoped(() => ops.BatchNorm(ops.Concat(maps), _norm, Activation.Relu));
        }

        return ops.SliceChannels(x, _first, _features);
    }
}
