using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static MlNetFixedHeads.TorchBridge.Onnx.OnnxAttributes;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <content>What heads are written in, for features and for maps.</content>
internal sealed partial class OnnxOps
{
    private const float LengthFloor = 1e-8f;

    public OnnxValue AddBias(OnnxValue x, Parameter bias) => x with { Name = graph.Node("Add", [x.Name, PerChannel("bias", bias.ToFloats(), x)]) };

    public OnnxValue Standardize(OnnxValue x, BatchNorm1d norm)
    {
        var (mean, variance) = (norm.running_mean!.ToFloats(), norm.running_var!.ToFloats());
        var scale = Array.ConvertAll(variance, v => (float)(1 / Math.Sqrt(v + norm.eps)));
        var shift = mean.Zip(variance, (m, v) => (float)(-m / Math.Sqrt(v + norm.eps))).ToArray();
        var scaled = graph.Node("Mul", [x.Name, PerChannel("scale", scale, x)]);
        return x with { Name = graph.Node("Add", [scaled, PerChannel("shift", shift, x)]) };
    }

    public OnnxValue DivideByLength(OnnxValue x, OnnxValue features)
    {
        var length = graph.Node("ReduceL2", [features.Name, graph.Integers(1)], Int("keepdims", 1));
        length = graph.Node("Add", [length, graph.Floats("floor", [LengthFloor])]);
        if (!x.Pooled)
            length = graph.Node("Unsqueeze", [length, graph.Integers(2, 3)]);
        return x with { Name = graph.Node("Div", [x.Name, length]) };
    }

    public OnnxValue FixedLinear(OnnxValue x, FixedLayer layer)
    {
        var scale = layer.Scale?.Value ?? 1;
        if (layer.Folds)
            return Product(x, WholeMatrix(layer, scale), layer.Bias?.ToFloats(), layer.Vectors.Classes);

        if (layer.Adapter is { } adapter)
        {
            var weight = Array.ConvertAll(adapter.weight!.ToFloats(), w => (float)(w * scale));
            x = Product(x, weight, null, (int)adapter.out_features);
            scale = 1;
        }

        var y = layer.Vectors.Multiply(this, x);
        if (scale != 1)
            y = y with { Name = graph.Node("Mul", [y.Name, graph.Floats("scale", [(float)scale])]) };
        return layer.Bias is { } bias ? AddBias(y, bias) : y;
    }

    public OnnxValue MatrixProduct(OnnxValue x, FrozenArray matrix) => Product(x, matrix.ToFloats(), null, (int)matrix.Shape[0]);

    public OnnxValue KroneckerProduct(OnnxValue x, FrozenArray left, FrozenArray right)
    {
        var (rows, columns, inner) = (left.Shape[0], left.Shape[1], right.Shape[0]);
        var l = graph.Floats("left", left.ToFloats(), rows, columns);
        var channels = (int)(rows * inner);
        if (x.Pooled)
        {
            var y = graph.Node("Reshape", [x.Name, graph.Integers(0, columns, inner)]);
            y = graph.Node("MatMul", [y, graph.Floats("right", Transposed(right), inner, inner)]);
            y = graph.Node("MatMul", [l, y]);
            return x with { Name = graph.Node("Reshape", [y, graph.Integers(0, channels)]), Channels = channels };
        }

        // Height and width stay free: positions travel as one axis, and the shape is put together from the value's own.
        var maps = graph.Node("Reshape", [x.Name, graph.Integers(0, columns, inner, -1)]);
        maps = graph.Node("MatMul", [graph.Floats("right", right.ToFloats(), inner, inner), maps]);
        maps = graph.Node("MatMul", [l, graph.Node("Reshape", [maps, graph.Integers(0, columns, -1)])]);
        var shape = graph.Node(
            "Concat", [graph.Integers(0, channels), graph.Node("Shape", [x.Name], Int("start", 2))], Int("axis", 0));
        return x with { Name = graph.Node("Reshape", [maps, shape]), Channels = channels };
    }

    public OnnxValue ScaleChannels(OnnxValue x, FrozenArray factors) => x with
    {
        Name = graph.Node("Mul", [x.Name, PerChannel("factors", factors.ToFloats(), x)]),
        Channels = (int)factors.Shape[0],
    };

    public OnnxValue SelectChannels(OnnxValue x, IReadOnlyList<int> channels)
    {
        var indices = graph.Integers([.. channels.Select(c => (long)c)]);
        return x with { Name = graph.Node("Gather", [x.Name, indices], Int("axis", 1)), Channels = channels.Count };
    }

    public OnnxValue SumChannels(OnnxValue x) =>
        x with { Name = graph.Node("ReduceSum", [x.Name, graph.Integers(1)], Int("keepdims", 1)), Channels = 1 };

    public OnnxValue SumOfChannelsBefore(OnnxValue x) =>
        x with { Name = graph.Node("CumSum", [x.Name, graph.Integers(1)], Int("exclusive", 1)) };

    /// <summary>s W A, multiplied out in double precision. The product with A is the vectors' own cheap one, on A's columns.</summary>
    private static float[] WholeMatrix(FixedLayer layer, double scale)
    {
        if (layer.Adapter is not { } adapter)
            return Array.ConvertAll(layer.Vectors.ToMatrix(), w => (float)(w * scale));

        using var scope = NewDisposeScope();
        var columns = adapter.weight!.detach().cpu().to(ScalarType.Float64).t().contiguous();
        var product = layer.Vectors.Multiply(TorchOps.Evaluation, columns).t().contiguous();
        return [.. product.data<double>().Select(w => (float)(w * scale))];
    }

    private static float[] Transposed(FrozenArray square)
    {
        var (n, values) = ((int)square.Shape[0], square.ToFloats());
        return [.. Enumerable.Range(0, n * n).Select(i => values[(i % n * n) + (i / n)])];
    }

    /// <summary>y = W x + b, as Gemm on features and as a 1x1 convolution on maps.</summary>
    private OnnxValue Product(OnnxValue x, float[] matrix, float[]? bias, int rows)
    {
        var columns = matrix.Length / rows;
        List<string> inputs = [x.Name, x.Pooled ? graph.Floats("weight", matrix, rows, columns) : graph.Floats("weight", matrix, rows, columns, 1, 1)];
        if (bias is not null)
            inputs.Add(graph.Floats("bias", bias, rows));
        var name = x.Pooled ? graph.Node("Gemm", inputs, Int("transB", 1)) : graph.Node("Conv", inputs, Ints("kernel_shape", 1, 1));
        return x with { Name = name, Channels = rows };
    }

    private string PerChannel(string hint, float[] values, OnnxValue x) =>
        x.Pooled ? graph.Floats(hint, values, 1, values.Length) : graph.Floats(hint, values, 1, values.Length, 1, 1);
}
