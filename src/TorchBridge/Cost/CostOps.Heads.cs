using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Cost;

/// <content>Heads. A bias and a scale are part of the product before them, as in a learned layer.</content>
internal sealed partial class CostOps
{
    public FeatureShape AddBias(FeatureShape x, Parameter bias) => Record("bias", x, x, CnnNetwork.HeadName, bias.numel());

    /// <summary>2 for each element, as any batch norm.</summary>
    public FeatureShape Standardize(FeatureShape x, BatchNorm1d norm) => Record("batch norm of features", x, x, norm, flops: 2 * x.Elements);

    /// <summary>2 for each element, its square and its division; no multiply-accumulates, as these are of convolutions and products only.</summary>
    public FeatureShape DivideByLength(FeatureShape x, FeatureShape features) => Record("unit length", x, x, flops: 2 * x.Elements);

    /// <summary>The cheaper of what the exported graph may compute: the whole matrix at once, or its parts.</summary>
    public FeatureShape FixedLinear(FeatureShape x, FixedLayer layer)
    {
        var macs = layer.Macs * x.Height * x.Width;
        var (classes, dimensions) = (layer.Vectors.Classes, layer.Vectors.Dimensions);
        return Record("fixed linear", x, x with { Channels = classes }, CnnNetwork.HeadName, layer.LearnedCount, macs, macs, (long)classes * dimensions);
    }

    // The parts of a fixed product, which FixedLinear has counted.
    public FeatureShape MatrixProduct(FeatureShape x, FrozenArray matrix) => x with { Channels = (int)matrix.Shape[0] };

    public FeatureShape KroneckerProduct(FeatureShape x, FrozenArray left, FrozenArray right) =>
        x with { Channels = (int)(left.Shape[0] * right.Shape[0]) };

    public FeatureShape ScaleChannels(FeatureShape x, FrozenArray factors) => x with { Channels = (int)factors.Shape[0] };

    public FeatureShape SelectChannels(FeatureShape x, IReadOnlyList<int> channels) => x with { Channels = channels.Count };

    public FeatureShape SumChannels(FeatureShape x) => x with { Channels = 1 };

    public FeatureShape SumOfChannelsBefore(FeatureShape x) => x;
}
