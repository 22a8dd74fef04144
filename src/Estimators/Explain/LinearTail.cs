using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>The end of a graph whose logits are linear in average-pooled maps: pooling, flattening, and layers that can as well be applied at every
/// position before the pooling. Zhou et al. 2016: that is the class activation map.</summary>
internal sealed class LinearTail
{
    private readonly OnnxModel _model;
    private readonly string _pooledMaps;
    private readonly OnnxNode[] _layers;

    private LinearTail(OnnxModel model, string pooledMaps, OnnxNode[] layers) => (_model, _pooledMaps, _layers) = (model, pooledMaps, layers);

    /// <summary>Looks for it from the scores backwards.</summary>
    /// <returns>Null where the graph ends in another way.</returns>
    public static LinearTail? Find(OnnxModel model)
    {
        if (Producer(model, OnnxExporter.ScoreOutput) is not { OpType: "Softmax" } softmax)
            return null;
        List<OnnxNode> layers = [];
        OnnxNode? node = Producer(model, softmax.Input[0]);
        for (; node is not null && IsLayer(model, node); node = Producer(model, node.Input[0]))
            layers.Add(node);
        if (node is not { OpType: "Flatten" } || Producer(model, node.Input[0]) is not { OpType: "GlobalAveragePool" } pool)
            return null;
        layers.Reverse();
        return new(model, pool.Input[0], [.. layers]);
    }

    /// <summary>The logits where all pooled maps are 0, one for each class, or null where that is 0 for all.</summary>
    public float[]? Bias()
    {
        float[]? bias = null;
        foreach (OnnxNode layer in _layers)
        {
            bias = layer.OpType switch
            {
                "Gemm" => Sum(layer.Input.Count > 2 ? Values(layer.Input[2]) : null, Product(Values(layer.Input[1]), bias)),
                "Add" => Sum(Values(layer.Input[1]), bias),
                _ => bias,
            };
        }

        return bias;
    }

    /// <summary>Adds the maps to the graph: the same layers on what is pooled.</summary>
    public void AddMaps(string output)
    {
        string at = _pooledMaps;
        for (int i = 0; i < _layers.Length; i++)
        {
            OnnxNode layer = _layers[i];
            string result = $"{output}.{i}";
            OnnxNode node = layer.Clone();
            (node.Name, node.Input[0], node.Output[0]) = (result, at, result);
            if (layer.OpType == "Gemm")
            {
                OnnxTensor weight = Tensor(layer.Input[1]);
                node = new OnnxNode { Name = result, OpType = "Conv", Input = { at, Reshaped(weight, [.. weight.Dims, 1, 1]) }, Output = { result } };
                if (layer.Input.Count > 2)
                    node.Input.Add(layer.Input[2]);
            }
            else if (layer.OpType == "Add")
            {
                OnnxTensor bias = Tensor(layer.Input[1]);
                node.Input[1] = Reshaped(bias, [1, bias.Dims.Aggregate(1L, (n, d) => n * d), 1, 1]);
            }

            _model.Graph.Node.Add(node);
            at = result;
        }

        _model.Graph.Node.Add(new OnnxNode { Name = output, OpType = "Identity", Input = { at }, Output = { output } });
        _model.Graph.Output.Add(new OnnxValueInfo
        {
            Name = output,
            Type = new OnnxType { TensorType = new OnnxTensorType { ElemType = (int)OnnxTensor.Types.ElementType.Float } },
        });
    }

    /// <summary>Layers whose constants are in the graph; what comes after a bias must not move channels, or the bias would have to follow.</summary>
    private static bool IsLayer(OnnxModel model, OnnxNode node) => node.OpType switch
    {
        "Gemm" => node.Attribute is [{ Name: "transB", I: 1 }] && node.Input.Skip(1).All(i => Constant(model, i) is not null),
        "Add" => Constant(model, node.Input[1]) is not null,
        "Slice" or "Pad" => node.Input.Skip(1).All(i => i.Length == 0 || Constant(model, i) is not null)
            && Producer(model, node.Input[0]) is { OpType: "Flatten" },
        _ => false,
    };

    private static OnnxTensor? Constant(OnnxModel model, string name) => model.Graph.Initializer.FirstOrDefault(t => t.Name == name);

    /// <summary>Who makes a value, looking through renaming.</summary>
    private static OnnxNode? Producer(OnnxModel model, string value)
    {
        OnnxNode? node = model.Graph.Node.FirstOrDefault(n => n.Output.Contains(value));
        return node is { OpType: "Identity" } ? Producer(model, node.Input[0]) : node;
    }

    private static float[]? Sum(float[]? a, float[]? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => [.. a.Zip(b, (x, y) => x + y)],
    };

    private static float[]? Product(float[] matrix, float[]? vector)
    {
        if (vector is null)
            return null;
        return [.. Enumerable.Range(0, matrix.Length / vector.Length).Select(
            row => (float)vector.Select((v, column) => (double)v * matrix[(row * vector.Length) + column]).Sum())];
    }

    private OnnxTensor Tensor(string name) => Constant(_model, name)!;

    private float[] Values(string name) => MemoryMarshal.Cast<byte, float>(Tensor(name).RawData.Span).ToArray();

    private string Reshaped(OnnxTensor tensor, long[] shape)
    {
        OnnxTensor other = tensor.Clone();
        other.Name = $"{tensor.Name}.at_every_position";
        other.Dims.Clear();
        other.Dims.Add(shape);
        if (Constant(_model, other.Name) is null)
            _model.Graph.Initializer.Add(other);
        return other.Name;
    }
}
