using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Cuts the network for many pictures out of a scoring graph, which is for one.</summary>
/// <remarks>The network itself takes any number of pictures: what ties the graph to one is the preprocessing before it, whose pictures
/// differ in size, and the reshapes behind it, which take the batch dimension away.</remarks>
internal static class NetworkGraph
{
    /// <summary>Whether the graph shows where the network begins and every output is one that was reshaped for a column.</summary>
    public static bool HasNetwork(OnnxGraph graph)
        => (graph.Input.Any(i => i.Name == ColumnNames.Input) || Producer(graph, ColumnNames.Input) is not null)
            && graph.Output.All(o => Producer(graph, o.Name) is { OpType: "Reshape" });

    /// <summary>The network's outputs, which have a batch dimension, and the columns made of them.</summary>
    public static IReadOnlyList<GraphOutput> Outputs(OnnxGraph graph)
        => [.. graph.Output.Select(o => new GraphOutput(
            Producer(graph, o.Name)!.Input[0], o.Name, [.. o.Type.TensorType.Shape.Dim.Select(d => d.DimValue)]))];

    /// <summary>Leaves of the graph what lies between the network's input, float [N, 3, H, W], and its outputs.</summary>
    public static void Cut(OnnxModel model, ImagePreprocessing preprocessing)
    {
        OnnxGraph graph = model.Graph;
        IReadOnlyList<GraphOutput> outputs = Outputs(graph);
        graph.Input.Clear();
        graph.Input.Add(Float(ColumnNames.Input, preprocessing.Height, preprocessing.Width));
        graph.Output.Clear();
        graph.Output.AddRange(outputs.Select(o => new OnnxValueInfo { Name = o.Name, Type = new OnnxType { TensorType = new OnnxTensorType { ElemType = (int)OnnxTensor.Types.ElementType.Float } } }));
        RemovePreprocessing(graph);
    }

    /// <summary>Removes what makes the network's input, and all else that no output needs.</summary>
    public static void RemovePreprocessing(OnnxGraph graph)
    {
        if (Producer(graph, ColumnNames.Input) is { } preprocessed)
        {
            graph.Node.Remove(preprocessed);
        }

        RemoveUnused(graph);
    }

    /// <summary>Removes nodes and constants that no output needs, but for the names of the classes.</summary>
    public static void RemoveUnused(OnnxGraph graph)
    {
        HashSet<string> needed = [.. graph.Output.Select(o => o.Name)];
        List<OnnxNode> kept = [];

        // Nodes stand in order, so that whoever reads a value comes after whoever makes it.
        foreach (OnnxNode node in graph.Node.Reverse())
        {
            // Nobody reads the node with the names of the classes; ML.NET finds it by its own name.
            if (node.Output.Any(needed.Contains) || node.Name.EndsWith(".SlotNames", StringComparison.Ordinal))
            {
                kept.Add(node);
                needed.UnionWith(node.Input);
            }
        }

        kept.Reverse();
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        OnnxTensor[] constants = [.. graph.Initializer.Where(t => needed.Contains(t.Name))];
        graph.Initializer.Clear();
        graph.Initializer.AddRange(constants);
    }

    private static OnnxNode? Producer(OnnxGraph graph, string value) => graph.Node.FirstOrDefault(n => n.Output.Contains(value));

    private static OnnxValueInfo Float(string name, int height, int width) => new()
    {
        Name = name,
        Type = new OnnxType
        {
            TensorType = new OnnxTensorType
            {
                ElemType = (int)OnnxTensor.Types.ElementType.Float,
                Shape = new OnnxShape
                {
                    Dim = { new OnnxDimension { DimParam = "N" }, new OnnxDimension { DimValue = 3 }, new OnnxDimension { DimValue = height }, new OnnxDimension { DimValue = width } },
                },
            },
        },
    };
}
