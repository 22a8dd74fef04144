using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>DenseNet-BC's transition: half the channels and half the size (Huang et al. 2017, section 3).</summary>
internal sealed class DenseTransition : NamedModule
{
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv1;

    public DenseTransition(int input, int output)
        : base("DenseTransition")
    {
        (_bn1, _conv1) = (Layers.Norm(input), Layers.Conv(input, output, 1));
        register_module("bn1", _bn1);
        register_module("conv1", _conv1);
    }

    public T Run<T>(INetworkOps<T> ops, IReadOnlyList<T> maps) => ops.Scoped(() =>
        ops.AveragePool(ops.Conv(ops.BatchNorm(ops.Concat(maps), _bn1, Activation.Relu), _conv1), 2, 2));
}
