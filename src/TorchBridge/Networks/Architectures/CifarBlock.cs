using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The basic block of the CIFAR ResNets; its shortcut has no parameters (He et al. 2016, option A).</summary>
internal sealed class CifarBlock : NamedModule
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;
    private readonly int _output;
    private readonly int _stride;
    private readonly bool _finalRelu;

    public CifarBlock(int input, int hidden, int output, int stride, bool finalRelu)
        : base("CifarBlock")
    {
        (_output, _stride, _finalRelu) = (output, stride, finalRelu);
        _conv1 = Layers.Conv(input, hidden, 3, stride);
        _bn1 = Layers.Norm(hidden);
        _conv2 = Layers.Conv(hidden, output, 3);
        _bn2 = Layers.Norm(output);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        register_module("bn2", _bn2);
    }

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        var y = ops.Relu(ops.ConvBatchNorm(x, _conv1, _bn1));
        y = ops.ConvBatchNorm(y, _conv2, _bn2);
        var shortcut = ops.FitChannels(_stride == 1 ? x : ops.Subsample(x, _stride), _output);
        y = ops.Add(y, shortcut);
        return _finalRelu ? ops.Relu(y) : y;
    }
}
