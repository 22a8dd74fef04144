using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The block of ResNet-50: 1x1, 3x3 and 1x1 convolutions beside a shortcut (He et al. 2016, figure 5). The stride is the 3x3
/// convolution's, as in torchvision.</summary>
internal sealed class BottleneckBlock : NamedModule
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;
    private readonly BatchNorm2d? _bn3;
    private readonly Conv2d? _shortcut;
    private readonly BatchNorm2d? _shortcutNorm;
    private readonly bool _finalRelu;

    private BottleneckBlock(int input, int hidden, int stride, Conv2d conv3, bool norm, Conv2d? shortcut, bool finalRelu)
        : base("BottleneckBlock")
    {
        (LastConvolution, _shortcut, _finalRelu) = (conv3, shortcut, finalRelu);
        _conv1 = Layers.Conv(input, hidden, 1);
        _bn1 = Layers.Norm(hidden);
        _conv2 = Layers.Conv(hidden, hidden, 3, stride);
        _bn2 = Layers.Norm(hidden);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        register_module("bn2", _bn2);
        register_module("conv3", LastConvolution);
        if (norm)
        {
            _bn3 = Layers.Norm((int)conv3.out_channels);
            register_module("bn3", _bn3);
        }

        if (_shortcut is null)
            return;

        _shortcutNorm = Layers.Norm((int)_shortcut.out_channels);
        var downsample = new ModuleGroup();
        downsample.Add("0", _shortcut);
        downsample.Add("1", _shortcutNorm);
        register_module("downsample", downsample);
    }

    public Conv2d LastConvolution { get; }

    public static BottleneckBlock Regular(int input, int hidden, int output, int stride) => new(
        input,
        hidden,
        stride,
        Layers.Conv(hidden, output, 1),
        norm: true,
        input == output && stride == 1 ? null : Layers.Conv(input, output, 1, stride),
        finalRelu: true);

    /// <summary>The last block with one channel per class: no activation on them and, if not asked for, no batch norm; the shortcut is
    /// sliced, or padded with zeros.</summary>
    public static BottleneckBlock ToClasses(int input, int hidden, int classes, NetworkVariant variant) => new(
        input,
        hidden,
        stride: 1,
        Layers.Conv(hidden, classes, 1, bias: !variant.KeepBatchNorm),
        variant.KeepBatchNorm,
        shortcut: null,
        finalRelu: false);

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        var y = ops.ConvBatchNorm(x, _conv1, _bn1, Activation.Relu);
        y = ops.ConvBatchNorm(y, _conv2, _bn2, Activation.Relu);
        var shortcut = _shortcut is null ? ops.FitChannels(x, (int)LastConvolution.out_channels) : ops.ConvBatchNorm(x, _shortcut, _shortcutNorm!);
        return ops.ConvNormAdd(y, LastConvolution, _bn3, shortcut, _finalRelu ? Activation.Relu : Activation.None);
    }
}
