using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>DenseNet-BC's layer: batch norm, ReLU, 1x1 convolution, batch norm, ReLU, 3x3 convolution (Huang et al. 2017, section 3).</summary>
internal sealed class DenseLayer : NamedModule
{
    /// <summary>Channels of the bottleneck for each channel the layer adds.</summary>
    private const int Bottleneck = 4;

    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn2;

    public DenseLayer(int input, int growth)
        : base("DenseLayer")
    {
        _bn1 = Layers.Norm(input);
        _conv1 = Layers.Conv(input, Bottleneck * growth, 1);
        _bn2 = Layers.Norm(Bottleneck * growth);
        LastConvolution = Layers.Conv(Bottleneck * growth, growth, 3);
        register_module("bn1", _bn1);
        register_module("conv1", _conv1);
        register_module("bn2", _bn2);
        register_module("conv2", LastConvolution);
    }

    public Conv2d LastConvolution { get; }

    /// <summary>The channels the layer adds to all before it.</summary>
    /// <remarks>The joined maps live only as long as the layer needs them: a chain of concatenations, each kept for the next, would hold a
    /// number of channels that grows with the square of the depth.</remarks>
    public T Run<T>(INetworkOps<T> ops, IReadOnlyList<T> maps) => ops.Scoped(() =>
    {
        var x = ops.BatchNorm(ops.Concat(maps), _bn1, Activation.Relu);
        x = ops.ConvBatchNorm(x, _conv1, _bn2, Activation.Relu);
        return ops.Conv(x, LastConvolution);
    });
}
