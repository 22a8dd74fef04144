using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>ShuffleNetV2's unit: half the channels pass through three convolutions, then all are interleaved (Ma et al., figure 3 c and d).</summary>
internal sealed class ShuffleUnit : NamedModule
{
    private readonly (Conv2d Depthwise, BatchNorm2d Norm1, Conv2d Pointwise, BatchNorm2d Norm2)? _branch1;
    private readonly Conv2d _first;
    private readonly BatchNorm2d _firstNorm;
    private readonly Conv2d _depthwise;
    private readonly BatchNorm2d _depthwiseNorm;
    private readonly BatchNorm2d _lastNorm;

    public ShuffleUnit(int input, int output, int stride)
        : base("ShuffleUnit")
    {
        var half = output / 2;
        var branch1 = new ModuleGroup();
        if (stride > 1)
        {
            _branch1 = (
                branch1.Add("0", Layers.Conv(input, input, 3, stride, groups: input)),
                branch1.Add("1", Layers.Norm(input)),
                branch1.Add("2", Layers.Conv(input, half, 1)),
                branch1.Add("3", Layers.Norm(half)));
        }

        register_module("branch1", branch1);
        var branch2 = new ModuleGroup();
        _first = branch2.Add("0", Layers.Conv(stride > 1 ? input : half, half, 1));
        _firstNorm = branch2.Add("1", Layers.Norm(half));
        _depthwise = branch2.Add("3", Layers.Conv(half, half, 3, stride, groups: half));
        _depthwiseNorm = branch2.Add("4", Layers.Norm(half));
        LastConvolution = branch2.Add("5", Layers.Conv(half, half, 1));
        _lastNorm = branch2.Add("6", Layers.Norm(half));
        register_module("branch2", branch2);
    }

    public Conv2d LastConvolution { get; }

    /// <summary>The unit that begins a stage (figure 3 d).</summary>
    /// <returns>Both halves of its output, which are yet to be interleaved.</returns>
    public (T First, T Second) Begin<T>(INetworkOps<T> ops, T x)
    {
        var (depthwise, norm1, pointwise, norm2) = _branch1!.Value;
        var y = ops.ConvBatchNorm(x, depthwise, norm1);
        return (ops.ConvBatchNorm(y, pointwise, norm2, Activation.Relu), Branch2(ops, x));
    }

    /// <summary>Any other (figure 3 c).</summary>
    /// <param name="ops">Computes.</param>
    /// <param name="halves">The output of the unit before it, interleaved: the half that is kept and the half that is worked on.</param>
    /// <returns>Both halves of its output, which are yet to be interleaved.</returns>
    public (T First, T Second) Continue<T>(INetworkOps<T> ops, (T Kept, T Worked) halves) => (halves.Kept, Branch2(ops, halves.Worked));

    private T Branch2<T>(INetworkOps<T> ops, T x)
    {
        x = ops.ConvBatchNorm(x, _first, _firstNorm, Activation.Relu);
        x = ops.ConvBatchNorm(x, _depthwise, _depthwiseNorm);
        return ops.ConvBatchNorm(x, LastConvolution, _lastNorm, Activation.Relu);
    }
}
