using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The basic block of the CIFAR ResNets.</summary>
internal sealed class CifarBlock : NamedModule
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly BatchNorm2d _bn2;
    private readonly CifarShortcut _shortcut;
    private readonly bool _finalRelu;

    private CifarBlock(int input, int hidden, int output, int stride, CifarShortcut shortcut, bool finalRelu)
        : base("CifarBlock")
    {
        (_shortcut, _finalRelu) = (shortcut, finalRelu);
        _conv1 = Layers.Conv(input, hidden, 3, stride);
        _bn1 = Layers.Norm(hidden);
        LastConvolution = Layers.Conv(hidden, output, 3);
        _bn2 = Layers.Norm(output);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", LastConvolution);
        register_module("bn2", _bn2);
        register_module("shortcut", _shortcut);
    }

    public Conv2d LastConvolution { get; }

    public static CifarBlock Regular(int input, int output, int stride) =>
        new(input, output, output, stride, CifarShortcut.WithoutParameters(output, stride), finalRelu: true);

    /// <summary>The last block with one channel per class: batch norm on them, no activation.</summary>
    public static CifarBlock ToClasses(int input, int hidden, int classes, NetworkVariant variant) =>
        new(input, hidden, classes, 1, CifarShortcut.ToClasses(input, classes, variant), finalRelu: false);

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        var y = ops.ConvBatchNorm(x, _conv1, _bn1, Activation.Relu);
        return ops.ConvBatchNormAdd(y, LastConvolution, _bn2, _shortcut.Run(ops, x), _finalRelu ? Activation.Relu : Activation.None);
    }
}
