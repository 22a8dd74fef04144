using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Fits an exported graph into a pipeline: <c>ApplyOnnxModel</c> knows columns only by the names of the graph's inputs and outputs.</summary>
/// <remarks>Renaming inside the graph keeps columns of the user's that happen to be called <c>pixels</c> or <c>input</c> out of it, and a
/// reshape at the end drops the batch dimension, so that a column is <c>Vector&lt;K, h, w&gt;</c> and not <c>Vector&lt;1, K, h, w&gt;</c>.</remarks>
internal sealed class ScoringGraph
{
    private readonly OnnxModel _model;

    private ScoringGraph(OnnxModel model) => _model = model;

    public static ScoringGraph Parse(Stream stream) => new(OnnxModel.Parser.ParseFrom(stream));

    public void Write(Stream stream) => _model.WriteTo(stream);

    /// <summary>The network in it, or null where the graph does not tell where it begins.</summary>
    public ScoringNetwork? Network() => ScoringNetwork.Find(_model);

    /// <summary>Gives a value inside the graph another name, if there is one of that name.</summary>
    public void RenameValue(string name, string other)
    {
        if (Values().Contains(name))
        {
            MakeFree(other);
            Rename(name, other);
        }
    }

    /// <summary>Gives an input another name.</summary>
    public void RenameInput(string name, string column)
    {
        MakeFree(column);
        Info(_model.Graph.Input, name, "input").Name = column;
        foreach (OnnxNode node in _model.Graph.Node)
        {
            Replace(node.Input, name, column);
        }
    }

    /// <summary>Gives an input a fixed shape.</summary>
    public void SetInputShape(string name, params ReadOnlySpan<long> shape)
        => Info(_model.Graph.Input, name, "input").Type.TensorType.Shape = Shape(shape);

    /// <summary>Makes an input a constant.</summary>
    public void FixInput(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values)
    {
        _model.Graph.Input.Remove(Info(_model.Graph.Input, name, "input"));
        AddConstant(name, shape, values);
    }

    /// <summary>Makes these the only outputs, each under a column's name and without its batch dimension.</summary>
    public void SetOutputs(IReadOnlyList<GraphOutput> outputs)
    {
        OnnxValueInfo[] exported = [.. outputs.Select(o => Info(_model.Graph.Output, o.Name, "output"))];
        OnnxNode?[] slotNames = [.. outputs.Select(o => _model.Graph.Node.FirstOrDefault(n => n.Name == SlotNames(o.Name)))];
        string[] batched = new string[outputs.Count];
        for (int i = 0; i < batched.Length; i++)
        {
            batched[i] = Fresh(ColumnNames.Prefix + outputs[i].Name);
            Rename(outputs[i].Name, batched[i]);
        }

        _model.Graph.Output.Clear();
        for (int i = 0; i < batched.Length; i++)
        {
            MakeFree(outputs[i].Column);
            AddReshape(batched[i], outputs[i]);
            exported[i].Name = outputs[i].Column;
            exported[i].Type.TensorType.Shape = Shape([.. outputs[i].Shape]);
            _model.Graph.Output.Add(exported[i]);
            if (slotNames[i] is { } node)
            {
                node.Name = SlotNames(outputs[i].Column);
            }
        }
    }

    /// <summary>Gives the graph back the inputs and outputs it was exported with: what <see cref="SetOutputs"/> and the renaming of inputs did, undone.</summary>
    public void Restore(ScoringNetwork network, OnnxInputForm form)
    {
        OnnxNode[] reshapes = [.. _model.Graph.Output.Select(o => _model.Graph.Node.First(n => n.Output.Contains(o.Name)))];
        OnnxNode?[] slotNames = [.. network.Outputs.Select(o => _model.Graph.Node.FirstOrDefault(n => n.Name == SlotNames(o.Column)))];
        foreach (OnnxNode reshape in reshapes)
        {
            _model.Graph.Node.Remove(reshape);
        }

        _model.Graph.Output.Clear();
        for (int i = 0; i < network.Outputs.Count; i++)
        {
            GraphOutput output = network.Outputs[i];
            string exported = output.Name[ColumnNames.Prefix.Length..];
            MakeFree(exported);
            Rename(output.Name, exported);
            OnnxValueInfo declared = Declare(exported, OnnxTensor.Types.ElementType.Float, form == OnnxInputForm.Tensor ? "N" : null, [.. output.Shape]);
            if (form == OnnxInputForm.Tensor && declared.Type.TensorType.Shape.Dim is { Count: 4 } map)
            {
                // The input's height and width are free in this form, so the maps' are.
                (map[2], map[3]) = (new() { DimParam = "h" }, new() { DimParam = "w" });
            }

            _model.Graph.Output.Add(declared);
            if (slotNames[i] is { } node)
            {
                node.Name = SlotNames(exported);
            }
        }

        RestoreInputs(form);
    }

    /// <summary>ML.NET takes the slot names of a column from the node of this name.</summary>
    private static string SlotNames(string column) => $"mlnet.{column}.SlotNames";

    private static OnnxShape Shape(ReadOnlySpan<long> dimensions)
        => new() { Dim = { dimensions.ToArray().Select(d => new OnnxDimension { DimValue = d }) } };

    private static OnnxValueInfo Info(IEnumerable<OnnxValueInfo> values, string name, string what)
        => values.FirstOrDefault(v => v.Name == name)
            ?? throw new InvalidDataException($"The exported graph has no {what} '{name}'; it has {string.Join(", ", values.Select(v => v.Name))}.");

    private static void Replace(Google.Protobuf.Collections.RepeatedField<string> names, string name, string other)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                names[i] = other;
            }
        }
    }

    private void RestoreInputs(OnnxInputForm form)
    {
        OnnxGraph graph = _model.Graph;
        graph.Input.Clear();
        if (form == OnnxInputForm.Tensor)
        {
            NetworkGraph.RemovePreprocessing(graph);
            MakeFree("input");
            Rename(ColumnNames.Input, "input");
            OnnxValueInfo input = Declare("input", OnnxTensor.Types.ElementType.Float, "N", [3, 0, 0]);
            (input.Type.TensorType.Shape.Dim[2], input.Type.TensorType.Shape.Dim[3]) = (new() { DimParam = "H" }, new() { DimParam = "W" });
            graph.Input.Add(input);
            return;
        }

        MakeFree("pixels");
        Rename(ColumnNames.Pixels, "pixels");
        MakeFree("size");
        Rename(ColumnNames.Size, "size");
        if (graph.Initializer.FirstOrDefault(t => t.Name == "size") is { } constant)
        {
            graph.Initializer.Remove(constant);
        }

        NetworkGraph.RemoveUnused(graph);
        OnnxValueInfo pixels = Declare("pixels", OnnxTensor.Types.ElementType.Uint8, null, [0]);
        pixels.Type.TensorType.Shape.Dim[1] = new() { DimParam = "bytes" };
        graph.Input.Add([pixels, Declare("size", OnnxTensor.Types.ElementType.Int64, null, [2])]);
    }

    /// <summary>An input or output with a batch dimension, which is 1 where it has no name.</summary>
    private static OnnxValueInfo Declare(string name, OnnxTensor.Types.ElementType type, string? batch, ReadOnlySpan<long> shape)
    {
        OnnxShape dimensions = Shape(shape);
        dimensions.Dim.Insert(0, batch is null ? new OnnxDimension { DimValue = 1 } : new OnnxDimension { DimParam = batch });
        return new() { Name = name, Type = new OnnxType { TensorType = new OnnxTensorType { ElemType = (int)type, Shape = dimensions } } };
    }

    private void AddReshape(string batched, GraphOutput output)
    {
        string shape = Fresh(output.Column + ".shape");
        AddConstant(shape, [output.Shape.Count], [.. output.Shape]);
        _model.Graph.Node.Add(new OnnxNode { OpType = "Reshape", Name = output.Column + ".reshape", Input = { batched, shape }, Output = { output.Column } });
    }

    private void AddConstant(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values) => _model.Graph.Initializer.Add(new OnnxTensor
    {
        Name = name,
        DataType = (int)OnnxTensor.Types.ElementType.Int64,
        Dims = { shape.ToArray() },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
    });

    /// <summary>Renames a value inside the graph that has a name wanted for a column.</summary>
    private void MakeFree(string name)
    {
        if (Values().Contains(name))
        {
            Rename(name, Fresh(name));
        }
    }

    private void Rename(string name, string other)
    {
        foreach (OnnxNode node in _model.Graph.Node)
        {
            Replace(node.Input, name, other);
            Replace(node.Output, name, other);
        }

        foreach (OnnxTensor tensor in _model.Graph.Initializer.Where(t => t.Name == name))
        {
            tensor.Name = other;
        }
    }

    private string Fresh(string name)
    {
        HashSet<string> taken = [.. Values()];
        string candidate = name;
        for (int i = 1; taken.Contains(candidate); i++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        }

        return candidate;
    }

    private IEnumerable<string> Values()
        => _model.Graph.Node.SelectMany(n => n.Input.Concat(n.Output)).Concat(_model.Graph.Initializer.Select(t => t.Name));
}
