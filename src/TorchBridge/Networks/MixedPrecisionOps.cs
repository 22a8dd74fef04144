using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Runs a network with convolutions in 16 bits (or as they come, without a type). Weights remain in 32 bits, are rounded as they are used, and get gradients in 32 bits; batch norms
/// take 16-bit maps with statistics and parameters of 32; from the pooling on everything is in 32 bits.</summary>
/// <param name="type">The type of the maps, or null for that of the input.</param>
/// <param name="dropoutGenerator">As of <see cref="TorchOps"/>.</param>
internal class MixedPrecisionOps(ScalarType? type, Generator? dropoutGenerator) : TorchOps(dropoutGenerator)
{
    /// <summary>Operations in a precision that is settled.</summary>
    public static TorchOps For(TrainingPrecision precision, Generator? dropoutGenerator) => precision switch
    {
        TrainingPrecision.Float32 => new TorchOps(dropoutGenerator),
        _ => new MixedPrecisionOps(TypeOf(precision), dropoutGenerator),
    };

    /// <summary>The type of the maps in a precision that is settled; null leaves them as they are.</summary>
    protected static ScalarType? TypeOf(TrainingPrecision precision) => precision switch
    {
        TrainingPrecision.Float32 => null,
        TrainingPrecision.BFloat16 => ScalarType.BFloat16,
        TrainingPrecision.Float16 => ScalarType.Float16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "A precision to compute in is expected."),
    };

    public override Tensor Conv(Tensor x, Conv2d conv) => IsSlowInBFloat16(x, conv)
        ? Rounded(base.Conv(Full(x), conv))
        : nn.functional.conv2d(
            Rounded(x), Rounded(conv.weight!), conv.bias is { } bias ? Rounded(bias) : null, conv.stride, conv.padding, conv.dilation, conv.groups);

    public override Tensor ConvBatchNorm(Tensor x, Conv2d conv, BatchNorm2d norm) => BatchNorm(Conv(x, conv), norm);

    public override Tensor FixedConvBatchNorm(Tensor x, FixedConvolution conv, BatchNorm2d norm) =>
        BatchNorm(nn.functional.conv2d(Rounded(x), Rounded(conv.Weight)), norm);

    public override Tensor GlobalAveragePool(Tensor x) => base.GlobalAveragePool(Full(x));

    public override Tensor GlobalMaxPool(Tensor x) => base.GlobalMaxPool(Full(x));

    public override Tensor GlobalLpPool(Tensor x, double p) => base.GlobalLpPool(Full(x), p);

    public override Tensor AttentionPool(Tensor x, Tensor scores) => base.AttentionPool(Full(x), Full(scores));

    /// <summary>On processors the gradient of a depthwise convolution with a stride goes through the general algorithm, group by group: ten times the time it takes in 32 bits.</summary>
    private bool IsSlowInBFloat16(Tensor x, Conv2d conv) =>
        type == ScalarType.BFloat16 && x.device.type == DeviceType.CPU && conv.groups > 1 && conv.stride.Any(s => s > 1);

    /// <summary>Strides stay as they are, and with them the layout.</summary>
    private Tensor Rounded(Tensor x) => type is { } narrow ? x.to(narrow) : x;

    private Tensor Full(Tensor x) => type is null ? x : x.to(ScalarType.Float32);
}
