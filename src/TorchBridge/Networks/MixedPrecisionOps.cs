using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Runs a network with convolutions in 16 bits. Weights remain in 32 bits, are rounded as they are used, and get gradients in 32 bits; batch norms
/// take 16-bit maps with statistics and parameters of 32; from the pooling on everything is in 32 bits.</summary>
/// <param name="type">The type of the maps.</param>
/// <param name="dropoutGenerator">As of <see cref="TorchOps"/>.</param>
internal sealed class MixedPrecisionOps(ScalarType type, Generator? dropoutGenerator) : TorchOps(dropoutGenerator)
{
    /// <summary>Operations in a precision that is settled.</summary>
    public static TorchOps For(TrainingPrecision precision, Generator? dropoutGenerator) => precision switch
    {
        TrainingPrecision.Float32 => new TorchOps(dropoutGenerator),
        TrainingPrecision.BFloat16 => new MixedPrecisionOps(ScalarType.BFloat16, dropoutGenerator),
        TrainingPrecision.Float16 => new MixedPrecisionOps(ScalarType.Float16, dropoutGenerator),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "A precision to compute in is expected."),
    };

    public override Tensor Conv(Tensor x, Conv2d conv) => nn.functional.conv2d(
        Rounded(x), Rounded(conv.weight!), conv.bias is { } bias ? Rounded(bias) : null, conv.stride, conv.padding, conv.dilation, conv.groups);

    public override Tensor ConvBatchNorm(Tensor x, Conv2d conv, BatchNorm2d norm) => BatchNorm(Conv(x, conv), norm);

    public override Tensor FixedConvBatchNorm(Tensor x, FixedConvolution conv, BatchNorm2d norm) =>
        BatchNorm(nn.functional.conv2d(Rounded(x), Rounded(conv.Weight)), norm);

    public override Tensor GlobalAveragePool(Tensor x) => base.GlobalAveragePool(Full(x));

    public override Tensor GlobalMaxPool(Tensor x) => base.GlobalMaxPool(Full(x));

    public override Tensor GlobalLpPool(Tensor x, double p) => base.GlobalLpPool(Full(x), p);

    public override Tensor AttentionPool(Tensor x, Tensor scores) => base.AttentionPool(Full(x), Full(scores));

    /// <summary>Strides stay as they are, and with them the layout.</summary>
    private Tensor Rounded(Tensor x) => x.to(type);

    private static Tensor Full(Tensor x) => x.to(ScalarType.Float32);
}
