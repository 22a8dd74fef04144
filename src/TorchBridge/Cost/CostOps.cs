using System.Globalization;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Cost;

/// <summary>Counts what a network costs for one picture (Qian 2020, table 6.1: max pooling counts the elements it reads; the mean over
/// the last maps counts nothing, without which ShuffleNetV2 would not come to the printed 43.6 M).</summary>
internal sealed partial class CostOps : INetworkOps<FeatureShape>
{
    private readonly List<LayerCost> _layers = [];
    private readonly Dictionary<nn.Module, string> _names = new(ReferenceEqualityComparer.Instance);

    public CostOps()
    {
    }

    /// <summary>Layers get the names they have among the network's weights.</summary>
    public CostOps(CnnNetwork network)
    {
        foreach (var (name, module) in network.named_modules())
            _names.TryAdd(module, name);
    }

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
        return Record("frozen conv 1x1/1 + batch norm", x, output, NameOf(conv), 2 * norm.num_features, macs, macs + (2 * output.Elements), (long)conv.Input * conv.Output);
    }

    public FeatureShape BatchNorm(FeatureShape x, BatchNorm2d norm) => Record("batch norm", x, x, norm, 2 * norm.num_features, flops: 2 * x.Elements);

    public FeatureShape Relu(FeatureShape x) => Record("relu", x, x, flops: x.Elements);

    public FeatureShape Relu6(FeatureShape x) => Record("relu6", x, x, flops: x.Elements);

    public FeatureShape Tanh(FeatureShape x) => Record("tanh", x, x, flops: x.Elements);

    public FeatureShape Add(FeatureShape a, FeatureShape b) => a;

    public FeatureShape Concat(IReadOnlyList<FeatureShape> values) => values[0] with { Channels = values.Sum(v => v.Channels) };

    public FeatureShape SliceChannels(FeatureShape x, int start, int count) => x with { Channels = count };

    public FeatureShape Interleave(FeatureShape a, FeatureShape b) => Concat([a, b]);

    public (FeatureShape First, FeatureShape Second) InterleaveHalves(FeatureShape a, FeatureShape b) => (a, b);

    public FeatureShape ReluMaxPool(FeatureShape x, int kernel, int stride, int padding) => Record(
        $"max pool {kernel}x{kernel}/{stride}",
        Relu(x),
        x with { Height = Slide(x.Height, kernel, stride, padding), Width = Slide(x.Width, kernel, stride, padding) },
        flops: x.Elements);

    public FeatureShape AveragePool(FeatureShape x, int kernel, int stride) => Record(
        $"average pool {kernel}x{kernel}/{stride}",
        x,
        x with { Height = Slide(x.Height, kernel, stride, 0), Width = Slide(x.Width, kernel, stride, 0) },
        flops: x.Elements);

    public FeatureShape Subsample(FeatureShape x, int stride) =>
        x with { Height = (x.Height + stride - 1) / stride, Width = (x.Width + stride - 1) / stride };

    public FeatureShape FitChannels(FeatureShape x, int channels) => x with { Channels = channels };

    public FeatureShape GlobalAveragePool(FeatureShape x) => Record("global average pool", x, new(x.Channels, 1, 1));

    public FeatureShape Dropout(FeatureShape x, double probability) => x;

    public FeatureShape Linear(FeatureShape x, Linear layer)
    {
        var macs = layer.in_features * layer.out_features;
        return Record("linear", x, new((int)layer.out_features, 1, 1), layer, macs + (layer.bias?.numel() ?? 0), macs, macs);
    }

    public FeatureShape LinearAtEveryPosition(FeatureShape x, Linear layer)
    {
        var macs = layer.in_features * layer.out_features * x.Height * x.Width;
        return Record("linear at every position", x, x with { Channels = (int)layer.out_features }, layer, 0, macs, macs);
    }

    public FeatureShape GlobalMaxPool(FeatureShape x) => Record("global max pool", x, new(x.Channels, 1, 1), flops: x.Elements);

    public FeatureShape GlobalLpPool(FeatureShape x, double p) =>
        Record(string.Create(CultureInfo.InvariantCulture, $"global L{p} pool"), x, new(x.Channels, 1, 1), flops: x.Elements);

    public FeatureShape AttentionPool(FeatureShape x, FeatureShape scores) =>
        Record("attention pool", x, new(x.Channels, 1, 1), flops: x.Elements + scores.Elements);

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
            x,
            output,
            conv,
            parameters,
            macs,
            macs + (norm is null ? 0 : 2 * output.Elements));
    }

    private string NameOf(nn.Module? layer) => layer is null ? "" : _names.GetValueOrDefault(layer, "");

    private FeatureShape Record(
        string operation, FeatureShape input, FeatureShape output, nn.Module? layer = null, long parameters = 0, long macs = 0, long flops = 0) =>
        Record(operation, input, output, NameOf(layer), parameters, macs, flops);

    private FeatureShape Record(
        string operation, FeatureShape input, FeatureShape output, string name, long parameters, long macs = 0, long flops = 0, long frozen = 0)
    {
        _layers.Add(new()
        {
            Name = name,
            Operation = operation,
            Input = input,
            Output = output,
            Parameters = parameters,
            FrozenParameters = frozen,
            Macs = macs,
            Flops = flops,
        });
        return output;
    }
}
