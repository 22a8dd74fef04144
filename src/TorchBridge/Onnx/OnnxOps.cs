using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;
using static MlNetFixedHeads.TorchBridge.Onnx.OnnxAttributes;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Writes a network as ONNX nodes, in evaluation form: batch norm folded into the convolution before it, no dropout.</summary>
internal sealed partial class OnnxOps(OnnxGraphBuilder graph) : INetworkOps<OnnxValue>
{
    public OnnxValue Conv(OnnxValue x, Conv2d conv) =>
        Convolve(x, conv, conv.weight!.ToFloats(), conv.bias is { } bias ? bias.ToFloats() : null);

    public OnnxValue ConvBatchNorm(OnnxValue x, Conv2d conv, BatchNorm2d norm)
    {
        var (weight, bias) = BatchNormFolding.Fold(conv, norm);
        return Convolve(x, conv, weight, bias);
    }

    public OnnxValue FixedConvBatchNorm(OnnxValue x, FixedConvolution conv, BatchNorm2d norm)
    {
        var (weight, bias) = BatchNormFolding.Fold(conv.Weight.ToFloats(), null, norm);
        var name = graph.Node(
            "Conv",
            [x.Name, graph.Floats("weight", weight, conv.Output, conv.Input, 1, 1), graph.Floats("bias", bias, conv.Output)],
            Ints("kernel_shape", 1, 1));
        return new(name, conv.Output);
    }

    /// <remarks>There is no convolution to fold it into: what comes before is read by others as well.</remarks>
    public OnnxValue BatchNorm(OnnxValue x, BatchNorm2d norm)
    {
        string Vector(string hint, Tensor values) => graph.Floats(hint, values.ToFloats(), x.Channels);
        var name = graph.Node(
            "BatchNormalization",
            [
                x.Name, Vector("scale", norm.weight!), Vector("bias", norm.bias!), Vector("mean", norm.running_mean!), Vector("variance", norm.running_var!),
            ],
            Float("epsilon", (float)norm.eps));
        return x with { Name = name };
    }

    public OnnxValue Relu(OnnxValue x) => x with { Name = graph.Node("Relu", [x.Name]) };

    public OnnxValue Relu6(OnnxValue x) =>
        x with { Name = graph.Node("Clip", [x.Name, graph.Floats("zero", [0f]), graph.Floats("six", [6f])]) };

    public OnnxValue Tanh(OnnxValue x) => x with { Name = graph.Node("Tanh", [x.Name]) };

    public OnnxValue Add(OnnxValue a, OnnxValue b) => a with { Name = graph.Node("Add", [a.Name, b.Name]) };

    public OnnxValue Concat(IReadOnlyList<OnnxValue> values) => values is [var only]
        ? only
        : values[0] with { Name = graph.Node("Concat", [.. values.Select(v => v.Name)], Int("axis", 1)), Channels = values.Sum(v => v.Channels) };

    public OnnxValue SliceChannels(OnnxValue x, int start, int count) => count == x.Channels
        ? x
        : x with { Name = graph.Node("Slice", [x.Name, graph.Integers(start), graph.Integers(start + count), graph.Integers(1)]), Channels = count };

    public OnnxValue Interleave(OnnxValue a, OnnxValue b)
    {
        var x = Concat([a, b]);
        // Height and width stay free, so the positions travel as one axis (-1) and the shape is restored from the value itself.
        var grouped = graph.Node("Reshape", [x.Name, graph.Integers(0, 2, a.Channels, -1)]);
        var swapped = graph.Node("Transpose", [grouped], Ints("perm", 0, 2, 1, 3));
        return x with { Name = graph.Node("Reshape", [swapped, graph.Node("Shape", [x.Name])]) };
    }

    public (OnnxValue First, OnnxValue Second) InterleaveHalves(OnnxValue a, OnnxValue b) => Halve(Interleave(a, b));

    // In this order ONNX Runtime makes one operation of convolution and ReLU.
    public OnnxValue ReluMaxPool(OnnxValue x, int kernel, int stride, int padding) => x with
    {
        Name = graph.Node(
            "MaxPool", [Relu(x).Name], Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", padding, padding, padding, padding)),
    };

    public OnnxValue AveragePool(OnnxValue x, int kernel, int stride) =>
        x with { Name = graph.Node("AveragePool", [x.Name], Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride)) };

    public OnnxValue Subsample(OnnxValue x, int stride) => x with
    {
        Name = graph.Node(
            "Slice",
            [x.Name, graph.Integers(0, 0), graph.Integers(long.MaxValue, long.MaxValue), graph.Integers(2, 3), graph.Integers(stride, stride)]),
    };

    public OnnxValue FitChannels(OnnxValue x, int channels)
    {
        var missing = channels - x.Channels;
        if (missing == 0)
            return x;

        if (missing < 0)
            return SliceChannels(x, 0, channels);
        var padded = graph.Node("Pad", [x.Name, graph.Integers(missing / 2, missing - (missing / 2)), "", graph.Integers(1)]);
        return x with { Name = padded, Channels = channels };
    }

    public OnnxValue GlobalAveragePool(OnnxValue x) => Pooled(x, graph.Node("GlobalAveragePool", [x.Name]));

    public OnnxValue GlobalMaxPool(OnnxValue x) => Pooled(x, graph.Node("GlobalMaxPool", [x.Name]));

    public OnnxValue GlobalLpPool(OnnxValue x, double p)
    {
        // ONNX's own GlobalLpPool takes whole exponents only. The largest value is taken out as in training.
        var smallest = graph.Floats("smallest", [TorchScalars.SmallestMapValue]);
        var largest = graph.Node("Max", [graph.Node("GlobalMaxPool", [x.Name]), smallest]);
        var powers = graph.Node("Pow", [graph.Node("Div", [x.Name, largest]), graph.Floats("power", [(float)p])]);
        var mean = graph.Node("Max", [graph.Node("GlobalAveragePool", [powers]), smallest]);
        var root = graph.Node("Pow", [mean, graph.Floats("root", [(float)(1 / p)])]);
        return Pooled(x, graph.Node("Mul", [root, largest]));
    }

    public OnnxValue AttentionPool(OnnxValue x, OnnxValue scores)
    {
        var weights = graph.Node("Softmax", [graph.Node("Reshape", [scores.Name, graph.Integers(0, -1, 1)])], Int("axis", 1));
        var positions = graph.Node("Reshape", [x.Name, graph.Integers(0, 0, -1)]);
        return Pooled(x, graph.Node("MatMul", [positions, weights]));
    }

    public OnnxValue Dropout(OnnxValue x, double probability) => x;

    public OnnxValue Linear(OnnxValue x, Linear layer) => Product(x, layer.weight!.ToFloats(), layer.bias?.ToFloats(), (int)layer.out_features);

    public OnnxValue LinearAtEveryPosition(OnnxValue x, Linear layer) => Linear(x, layer);

    private OnnxValue Pooled(OnnxValue x, string value) => x with { Name = graph.Node("Flatten", [value], Int("axis", 1)), Pooled = true };

    private OnnxValue Convolve(OnnxValue x, Conv2d conv, float[] weight, float[]? bias)
    {
        var shape = conv.weight!.shape;
        List<string> inputs = [x.Name, graph.Floats("weight", weight, shape)];
        if (bias is not null)
            inputs.Add(graph.Floats("bias", bias, shape[0]));
        var (p, s) = (conv.padding!, conv.stride);
        var name = graph.Node(
            "Conv",
            inputs,
            Ints("kernel_shape", shape[2], shape[3]),
            Ints("strides", s[0], s[^1]),
            Ints("pads", p[0], p[^1], p[0], p[^1]),
            Int("group", conv.groups));
        return new(name, (int)shape[0]);
    }

    private (OnnxValue First, OnnxValue Second) Halve(OnnxValue x)
    {
        var names = graph.Node("Split", [x.Name, graph.Integers(x.Channels / 2, x.Channels / 2)], 2, [Int("axis", 1)]);
        return (new(names[0], x.Channels / 2), new(names[1], x.Channels / 2));
    }
}
