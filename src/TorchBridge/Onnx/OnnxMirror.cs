using static MlNetFixedHeads.TorchBridge.Onnx.OnnxAttributes;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Nodes that run a network on pictures and on their mirror images at once, and take the mean of what comes out.</summary>
internal static class OnnxMirror
{
    private const int WidthAxis = 3;

    /// <summary>The pictures (N, C, H, W), followed by their mirror images.</summary>
    public static OnnxValue AppendMirrored(OnnxGraphBuilder graph, OnnxValue pictures) =>
        pictures with { Name = graph.Node("Concat", [pictures.Name, Turned(graph, pictures.Name)], Int("axis", 0)) };

    /// <summary>The mean of the two halves.</summary>
    public static OnnxValue Mean(OnnxGraphBuilder graph, OnnxValue values)
    {
        var halves = Halves(graph, values.Name);
        return values with { Name = Half(graph, halves[0], halves[1]) };
    }

    /// <summary>The mean of maps (2 N, K, h, w), those of mirror images turned back.</summary>
    public static OnnxValue MeanOfMaps(OnnxGraphBuilder graph, OnnxValue maps)
    {
        var halves = Halves(graph, maps.Name);
        return maps with { Name = Half(graph, halves[0], Turned(graph, halves[1])) };
    }

    private static string[] Halves(OnnxGraphBuilder graph, string value) => graph.Node("Split", [value], 2, [Int("axis", 0), Int("num_outputs", 2)]);

    private static string Half(OnnxGraphBuilder graph, string first, string second) =>
        graph.Node("Mul", [graph.Node("Add", [first, second]), graph.Floats("half", [0.5f])]);

    private static string Turned(OnnxGraphBuilder graph, string value) => graph.Node(
        "Slice", [value, graph.Integers(-1), graph.Integers(long.MinValue), graph.Integers(WidthAxis), graph.Integers(-1)]);
}
