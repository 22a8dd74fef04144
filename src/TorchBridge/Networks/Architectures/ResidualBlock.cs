using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The basic block of ResNet-18: relu(bn(conv(relu(bn(conv(x))))) + shortcut(x)).</summary>
internal sealed class ResidualBlock : NamedModule
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly BatchNorm2d? _bn2;
    private readonly Conv2d? _shortcut;
    private readonly BatchNorm2d? _shortcutNorm;
    private readonly bool _finalRelu;

    private ResidualBlock(Conv2d conv1, Conv2d conv2, bool norm, Conv2d? shortcut, bool finalRelu)
        : base("ResidualBlock")
    {
        (_conv1, _bn1, LastConvolution, _shortcut, _finalRelu) = (conv1, Layers.Norm((int)conv1.out_channels), conv2, shortcut, finalRelu);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", LastConvolution);
        if (norm)
        {
            _bn2 = Layers.Norm((int)conv2.out_channels);
            register_module("bn2", _bn2);
        }

        if (_shortcut is null)
            return;

        var downsample = new ModuleGroup();
        downsample.Add("0", _shortcut);
        if (norm)
            _shortcutNorm = downsample.Add("1", Layers.Norm((int)_shortcut.out_channels));
        register_module("downsample", downsample);
    }

    public Conv2d LastConvolution { get; }

    public static ResidualBlock Regular(int input, int output, int stride) => new(
        Layers.Conv(input, output, 3, stride),
        Layers.Conv(output, output, 3),
        norm: true,
        input == output && stride == 1 ? null : Layers.Conv(input, output, 1, stride),
        finalRelu: true);

    /// <summary>The last block with one channel per class: no activation on them and, if not asked for, no batch norm.</summary>
    /// <remarks>By default the shortcut is learned up to as many classes as channels; beyond it is padded with zeros (the 1000-class
    /// network of Qian 2020, table 5.2, costs 14.85 % more parameters, which leaves none for a shortcut).</remarks>
    public static ResidualBlock ToClasses(int input, int hidden, int classes, NetworkVariant variant)
    {
        var learned = variant.Shortcut == LastBlockShortcut.Learned || (variant.Shortcut == LastBlockShortcut.Standard && classes <= input);
        return new(
            Layers.Conv(input, hidden, 3),
            Layers.Conv(hidden, classes, 3, bias: !variant.KeepBatchNorm),
            variant.KeepBatchNorm,
            learned ? Layers.Conv(input, classes, 1) : null,
            finalRelu: false);
    }

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        var y = ops.ConvBatchNorm(x, _conv1, _bn1, Activation.Relu);
        var shortcut = _shortcut is null ? ops.FitChannels(x, (int)LastConvolution.out_channels) : ops.ConvNorm(x, _shortcut, _shortcutNorm);
        return ops.ConvNormAdd(y, LastConvolution, _bn2, shortcut, _finalRelu ? Activation.Relu : Activation.None);
    }
}
