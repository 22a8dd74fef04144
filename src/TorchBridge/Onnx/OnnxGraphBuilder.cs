using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Collects nodes, initializers, inputs and outputs, and gives every value a name of its own.</summary>
internal sealed class OnnxGraphBuilder
{
    /// <summary>Version 18 is the first whose Resize can antialias.</summary>
    private const int OpsetVersion = 18;
    private const int MlOpsetVersion = 3;
    private const int IrVersion = 8;

    private readonly OnnxGraph _graph = new() { Name = "fixedheads" };
    private readonly Dictionary<string, string> _constants = [];
    private int _next;

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string opType, IReadOnlyList<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes) =>
        Node(opType, inputs, 1, attributes)[0];

    /// <summary>Adds a node and returns the names of its outputs.</summary>
    public string[] Node(string opType, IReadOnlyList<string> inputs, int outputs, ReadOnlySpan<OnnxAttribute> attributes)
    {
        var names = Enumerable.Range(0, outputs).Select(_ => Fresh(opType)).ToArray();
        NamedNode(names[0], opType, "", inputs, names, attributes);
        return names;
    }

    /// <summary>Adds a node whose name and outputs are given.</summary>
    public void NamedNode(
        string name, string opType, string domain, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new OnnxNode { Name = name, OpType = opType, Domain = domain };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        _graph.Node.Add(node);
    }

    public string Floats(string hint, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Initializer(hint, OnnxTensor.Types.ElementType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A one-dimensional integer constant; equal ones are shared.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        var key = string.Join(",", values.ToArray());
        if (!_constants.TryGetValue(key, out var name))
        {
            name = Initializer("int", OnnxTensor.Types.ElementType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);
            _constants.Add(key, name);
        }

        return name;
    }

    public string Strings(string hint, IReadOnlyList<string> values)
    {
        var tensor = new OnnxTensor { Name = Fresh(hint), DataType = (int)OnnxTensor.Types.ElementType.String };
        tensor.Dims.Add(values.Count);
        tensor.StringData.AddRange(values.Select(ByteString.CopyFromUtf8));
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Declares an input; a dimension is a number or, where it is free, a name.</summary>
    public string Input(string name, OnnxTensor.Types.ElementType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Input.Add(ValueInfo(name, type, shape));
        return name;
    }

    /// <summary>Declares a value as an output under a name of its own.</summary>
    public void Output(string value, string name, OnnxTensor.Types.ElementType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        NamedNode(name, "Identity", "", [value], [name]);
        _graph.Output.Add(ValueInfo(name, type, shape));
    }

    public OnnxModel Build(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new OnnxModel { IrVersion = IrVersion, ProducerName = "MlNetFixedHeads", Graph = _graph };
        model.OpsetImport.Add(new OnnxOperatorSet { Domain = "", Version = OpsetVersion });
        model.OpsetImport.Add(new OnnxOperatorSet { Domain = "ai.onnx.ml", Version = MlOpsetVersion });
        model.MetadataProps.AddRange(metadata.Select(m => new OnnxMetadata { Key = m.Key, Value = m.Value }));
        return model;
    }

    private static OnnxValueInfo ValueInfo(string name, OnnxTensor.Types.ElementType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var tensorType = new OnnxTensorType { ElemType = (int)type, Shape = new OnnxShape() };
        foreach (var dimension in shape)
            tensorType.Shape.Dim.Add(dimension);
        return new OnnxValueInfo { Name = name, Type = new OnnxType { TensorType = tensorType } };
    }

    private string Initializer(string hint, OnnxTensor.Types.ElementType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new OnnxTensor { Name = Fresh(hint), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (var dimension in shape)
            tensor.Dims.Add(dimension);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Fresh(string hint) => $"{hint}_{_next++}";
}
