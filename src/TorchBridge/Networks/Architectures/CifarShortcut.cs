using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The shortcut of a CIFAR block: free of parameters, or a 1x1 convolution, learned or frozen, with batch norm.</summary>
internal sealed class CifarShortcut : NamedModule
{
    private readonly int _output;
    private readonly int _stride;
    private readonly Conv2d? _learned;
    private readonly FixedConvolution? _fixed;
    private readonly BatchNorm2d? _norm;

    private CifarShortcut(int output, int stride, Conv2d? learned = null, FixedConvolution? frozen = null)
        : base("CifarShortcut")
    {
        (_output, _stride, _learned, _fixed) = (output, stride, learned, frozen);
        if (learned is not null)
            register_module("0", learned);
        else if (frozen is not null)
            register_module("0", frozen);
        else
            return;
        _norm = Layers.Norm(output);
        register_module("1", _norm);
    }

    /// <summary>Every other row and column, zero channels on both sides or the first channels (He et al. 2016, option A).</summary>
    public static CifarShortcut WithoutParameters(int output, int stride) => new(output, stride);

    /// <summary>From d channels to one per class (Qian 2020, options A to G).</summary>
    public static CifarShortcut ToClasses(int input, int classes, NetworkVariant variant) => variant.Shortcut switch
    {
        LastBlockShortcut.Standard or LastBlockShortcut.PadOrSlice => new(classes, 1),
        LastBlockShortcut.Learned => new(classes, 1, learned: Layers.Conv(input, classes, 1)),
        var kind => new(
            classes, 1, frozen: new FixedConvolution(FixedShortcutMatrix.Create(kind, classes, input, variant.ShortcutSeed), input, classes)),
    };

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        if (_learned is not null)
            return ops.ConvBatchNorm(x, _learned, _norm!);
        return _fixed is not null
            ? ops.FixedConvBatchNorm(x, _fixed, _norm!)
            : ops.FitChannels(_stride == 1 ? x : ops.Subsample(x, _stride), _output);
    }
}
