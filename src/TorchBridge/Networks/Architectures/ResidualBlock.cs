using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The basic block of ResNet-18: relu(bn(conv(relu(bn(conv(x))))) + shortcut(x)).</summary>
internal sealed class ResidualBlock : NamedModule
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d? _bn2;
    private readonly Conv2d? _shortcut;
    private readonly BatchNorm2d? _shortcutNorm;

    private ResidualBlock(Conv2d conv1, Conv2d conv2, bool toClasses, Conv2d? shortcut)
        : base("ResidualBlock")
    {
        (_conv1, _bn1, _conv2, _shortcut) = (conv1, Layers.Norm((int)conv1.out_channels), conv2, shortcut);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        if (!toClasses)
        {
            _bn2 = Layers.Norm((int)conv2.out_channels);
            register_module("bn2", _bn2);
        }

        if (_shortcut is null)
            return;

        var downsample = new ModuleGroup();
        downsample.Add("0", _shortcut);
        if (!toClasses)
            _shortcutNorm = downsample.Add("1", Layers.Norm((int)_shortcut.out_channels));
        register_module("downsample", downsample);
    }

    public static ResidualBlock Regular(int input, int output, int stride) => new(
        Layers.Conv(input, output, 3, stride),
        Layers.Conv(output, output, 3),
        toClasses: false,
        input == output && stride == 1 ? null : Layers.Conv(input, output, 1, stride));

    /// <summary>The last block under the identity head: no batch norm and no activation on the K channels.</summary>
    /// <remarks>Up to as many classes as channels the shortcut is learned; beyond it is padded with zeros (the 1000-class network of
    /// Qian 2020, table 5.2, costs 14.85 % more parameters, which leaves none for a shortcut).</remarks>
    public static ResidualBlock ToClasses(int input, int hidden, int classes) => new(
        Layers.Conv(input, hidden, 3),
        Layers.Conv(hidden, classes, 3, bias: true),
        toClasses: true,
        classes > input ? null : Layers.Conv(input, classes, 1));

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        var y = ops.Relu(ops.ConvBatchNorm(x, _conv1, _bn1));
        if (_bn2 is null)
        {
            return ops.Add(
                ops.Conv(y, _conv2), _shortcut is null ? ops.FitChannels(x, (int)_conv2.out_channels) : ops.Conv(x, _shortcut));
        }

        var shortcut = _shortcut is null ? x : ops.ConvBatchNorm(x, _shortcut, _shortcutNorm!);
        return ops.Relu(ops.Add(ops.ConvBatchNorm(y, _conv2, _bn2), shortcut));
    }
}
