using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>MobileNetV2's block: expand by a 1x1 convolution, filter each channel, project without activation (Sandler et al., figure 4).</summary>
internal sealed class InvertedResidual : NamedModule
{
    private readonly Conv2d? _expand;
    private readonly BatchNorm2d? _expandNorm;
    private readonly Conv2d _depthwise;
    private readonly BatchNorm2d _depthwiseNorm;
    private readonly BatchNorm2d _projectNorm;
    private readonly bool _residual;

    public InvertedResidual(int input, int output, int stride, int expansion)
        : base("InvertedResidual")
    {
        var hidden = input * expansion;
        _residual = stride == 1 && input == output;
        var conv = new ModuleGroup();
        var next = 0;
        if (expansion != 1)
        {
            var expand = conv.Add($"{next++}", new ModuleGroup());
            _expand = expand.Add("0", Layers.Conv(input, hidden, 1));
            _expandNorm = expand.Add("1", Layers.Norm(hidden));
        }

        var depthwise = conv.Add($"{next++}", new ModuleGroup());
        _depthwise = depthwise.Add("0", Layers.Conv(hidden, hidden, 3, stride, groups: hidden));
        _depthwiseNorm = depthwise.Add("1", Layers.Norm(hidden));
        LastConvolution = conv.Add($"{next++}", Layers.Conv(hidden, output, 1));
        _projectNorm = conv.Add($"{next}", Layers.Norm(output));
        register_module("conv", conv);
    }

    public Conv2d LastConvolution { get; }

    public T Run<T>(INetworkOps<T> ops, T x)
    {
        var y = _expand is null ? x : ops.ConvBatchNorm(x, _expand, _expandNorm!, Activation.Relu6);
        y = ops.ConvBatchNorm(y, _depthwise, _depthwiseNorm, Activation.Relu6);
        return _residual
            ? ops.ConvBatchNormAdd(y, LastConvolution, _projectNorm, x, Activation.None)
            : ops.ConvBatchNorm(y, LastConvolution, _projectNorm);
    }
}
