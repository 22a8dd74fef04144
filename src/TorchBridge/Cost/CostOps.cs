using System.Globalization;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Cost;

/// <summary>Counts what a network costs for one picture (Qian 2020, table 6.1: max pooling counts the elements it reads; the mean over
/// the last maps counts nothing, without which ShuffleNetV2 would not come to the printed 43.6 M).</summary>
internal sealed partial class CostOps : INetworkOps<FeatureShape>
{
    private readonly List<LayerCost> _layers = [];

    public IReadOnlyList<LayerCost> Layers => _layers;

    /// <summary>Height and width of the last feature maps for an input size.</summary>
    public static (int Height, int Width) MapSize(CnnNetwork network, int height, int width)
    {
        var maps = network.LastMaps(new CostOps(), new FeatureShape(3, height, width));
        return (maps.Height, maps.Width);
    }

    public FeatureShape Conv(FeatureShape x, Conv2d conv) => Convolve(x, conv, null);

    public FeatureShape ConvBatchNorm(FeatureShape x, Conv2d conv, BatchNorm2d norm) => Convolve(x, conv, norm);

    public FeatureShape FixedConvBatchNorm(FeatureShape x, FixedConvolution conv, BatchNorm2d norm)
    {
        var output = x with { Channels = conv.Output };
        var macs = output.Elements * conv.Input;
        return Record("frozen conv 1x1/1 + batch norm", output, 2 * norm.num_features, macs, macs + (2 * output.Elements));
    }

    public FeatureShape BatchNorm(FeatureShape x, BatchNorm2d norm) => Record("batch norm", x, 2 * norm.num_features, flops: 2 * x.Elements);

    public FeatureShape Relu(FeatureShape x) => Record("relu", x, flops: x.Elements);

    public FeatureShape Relu6(FeatureShape x) => Record("relu6", x, flops: x.Elements);

    public FeatureShape Tanh(FeatureShape x) => Record("tanh", x, flops: x.Elements);

    public FeatureShape Add(FeatureShape a, FeatureShape b) => a;

    public FeatureShape Concat(FeatureShape a, FeatureShape b) => a with { Channels = a.Channels + b.Channels };

    public FeatureShape Concat(IReadOnlyList<FeatureShape> values) => values[0] with { Channels = values.Sum(v => v.Channels) };

    public FeatureShape SliceChannels(FeatureShape x, int start, int count) => x with { Channels = count };

    public (FeatureShape First, FeatureShape Second) Halve(FeatureShape x)
    {
        var half = x with { Channels = x.Channels / 2 };
        return (half, half);
    }

    public FeatureShape ShuffleChannels(FeatureShape x, int groups) => x;

    public FeatureShape MaxPool(FeatureShape x, int kernel, int stride, int padding) => Record(
        $"max pool {kernel}x{kernel}/{stride}",
        x with { Height = Slide(x.Height, kernel, stride, padding), Width = Slide(x.Width, kernel, stride, padding) },
        flops: x.Elements);

    public FeatureShape AveragePool(FeatureShape x, int kernel, int stride) => Record(
        $"average pool {kernel}x{kernel}/{stride}",
        x with { Height = Slide(x.Height, kernel, stride, 0), Width = Slide(x.Width, kernel, stride, 0) },
        flops: x.Elements);

    public FeatureShape Subsample(FeatureShape x, int stride) =>
        x with { Height = (x.Height + stride - 1) / stride, Width = (x.Width + stride - 1) / stride };

    public FeatureShape FitChannels(FeatureShape x, int channels) => x with { Channels = channels };

    public FeatureShape GlobalAveragePool(FeatureShape x) => Record("global average pool", new(x.Channels, 1, 1));

    public FeatureShape Dropout(FeatureShape x, double probability) => x;

    public FeatureShape Linear(FeatureShape x, Linear layer)
    {
        var macs = layer.in_features * layer.out_features;
        return Record("linear", new((int)layer.out_features, 1, 1), macs + (layer.bias?.numel() ?? 0), macs, macs);
    }

    public FeatureShape LinearAtEveryPosition(FeatureShape x, Linear layer)
    {
        var macs = layer.in_features * layer.out_features * x.Height * x.Width;
        return Record("linear at every position", x with { Channels = (int)layer.out_features }, 0, macs, macs);
    }

    public FeatureShape GlobalMaxPool(FeatureShape x) => Record("global max pool", new(x.Channels, 1, 1), flops: x.Elements);

    public FeatureShape GlobalLpPool(FeatureShape x, double p) =>
        Record(string.Create(CultureInfo.InvariantCulture, $"global L{p} pool"), new(x.Channels, 1, 1), flops: x.Elements);

    public FeatureShape AttentionPool(FeatureShape x, FeatureShape scores) =>
        Record("attention pool", new(x.Channels, 1, 1), flops: x.Elements + scores.Elements);

    private static int Slide(int size, int kernel, int stride, int padding)
    {
        // Nothing is left of what is smaller than the kernel; integer division would round -1/2 up to 0.
        var room = size + (2 * padding) - kernel;
        return room < 0 ? 0 : (room / stride) + 1;
    }

    private FeatureShape Convolve(FeatureShape x, Conv2d conv, BatchNorm2d? norm)
    {
        var shape = conv.weight!.shape;
        var (kernel, stride, padding) = ((int)shape[2], (int)conv.stride[0], (int)conv.padding![0]);
        var output = new FeatureShape((int)shape[0], Slide(x.Height, kernel, stride, padding), Slide(x.Width, kernel, stride, padding));
        var macs = output.Elements * shape[1] * kernel * kernel;
        var parameters = conv.weight.numel() + (conv.bias?.numel() ?? 0) + (norm is null ? 0 : 2 * norm.num_features);
        var grouped = conv.groups > 1 ? string.Create(CultureInfo.InvariantCulture, $" groups {conv.groups}") : "";
        return Record(
            $"conv {kernel}x{kernel}/{stride}{grouped}{(norm is null ? "" : " + batch norm")}",
            output,
            parameters,
            macs,
            macs + (norm is null ? 0 : 2 * output.Elements));
    }

    private FeatureShape Record(string operation, FeatureShape output, long parameters = 0, long macs = 0, long flops = 0)
    {
        _layers.Add(new(operation, $"{output.Channels}x{output.Height}x{output.Width}", parameters, macs, flops));
        return output;
    }
}
