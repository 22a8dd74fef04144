using static MlNetFixedHeads.TorchBridge.Onnx.OnnxAttributes;
using ElementType = MlNetFixedHeads.TorchBridge.Onnx.Proto.OnnxTensor.Types.ElementType;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Writes <see cref="ImagePreprocessing"/> as nodes, from the RGB bytes of a picture of any size to the network's input.</summary>
/// <remarks>Besides the input it gives the part of the picture the network sees: left, top, right and bottom as shares of the
/// picture's width and height, float [1, 4], without which a map could not be laid over its picture.</remarks>
internal static class OnnxPreprocessing
{
    public static (OnnxValue Input, string Region) Write(OnnxGraphBuilder graph, ImagePreprocessing preprocessing)
    {
        var pixels = graph.Input("pixels", ElementType.Uint8, Size(1), Free("bytes"));
        var size = graph.Input("size", ElementType.Int64, Size(1), Size(2));

        var heightWidth = graph.Node("Reshape", [size, graph.Integers(2)]);
        var shape = graph.Node("Concat", [heightWidth, graph.Integers(3)], Int("axis", 0));
        var interleaved = graph.Node("Reshape", [pixels, shape]);
        var planes = graph.Node("Unsqueeze", [graph.Node("Transpose", [interleaved], Ints("perm", 2, 0, 1)), graph.Integers(0)]);
        var values = ToFloat(graph, planes);

        // Integer arithmetic: the long side is rounded down as torchvision does, where Resize itself would round to nearest.
        var shortSide = graph.Node("ReduceMin", [heightWidth], Int("keepdims", 1));
        var scaled = graph.Node("Mul", [heightWidth, graph.Integers(preprocessing.ResizeShortSide)]);
        var resizedSize = graph.Node("Div", [scaled, shortSide]);
        var target = graph.Node("Concat", [graph.Integers(1, 3), resizedSize], Int("axis", 0));
        var resized = graph.Node(
            "Resize",
            [values, "", "", target],
            Text("mode", "linear"),
            Text("coordinate_transformation_mode", "half_pixel"),
            // Without it the weights beyond an edge go to the edge pixel, where torchvision leaves them out and renormalises.
            Int("exclude_outside", 1),
            Int("antialias", 1));

        var crop = graph.Integers(preprocessing.Height, preprocessing.Width);
        var margin = ToFloat(graph, graph.Node("Sub", [resizedSize, crop]));
        // Round is half to even, as is the rounding in torchvision's centre crop.
        var half = graph.Node("Round", [graph.Node("Mul", [margin, graph.Floats("half", [0.5f])])]);
        var start = graph.Node("Cast", [half], Int("to", (long)ElementType.Int64));
        var end = graph.Node("Add", [start, crop]);
        var cropped = graph.Node("Slice", [resized, start, end, graph.Integers(2, 3)]);
        // States the size, which is constant from here on, so that ONNX Runtime can plan the network's memory once.
        var fixedSize = graph.Node("Reshape", [cropped, graph.Integers(1, 3, preprocessing.Height, preprocessing.Width)]);

        var mean = graph.Floats("mean", [.. preprocessing.Mean.Select(m => m * 255)], 1, 3, 1, 1);
        var scale = graph.Floats("scale", [.. preprocessing.StandardDeviation.Select(s => 1 / (s * 255))], 1, 3, 1, 1);
        var centred = graph.Node("Sub", [fixedSize, mean]);
        graph.NamedNode(OnnxExporter.NetworkInput, "Mul", "", [centred, scale], [OnnxExporter.NetworkInput]);
        var input = new OnnxValue(OnnxExporter.NetworkInput, 3);
        return (input, Region(graph, resizedSize, start, end));
    }

    private static string Region(OnnxGraphBuilder graph, string resizedSize, string start, string end)
    {
        var size = ToFloat(graph, resizedSize);
        var from = graph.Node("Div", [ToFloat(graph, start), size]);
        var to = graph.Node("Div", [ToFloat(graph, end), size]);
        // Both are (y, x); the region is (left, top, right, bottom).
        var joined = graph.Node("Concat", [from, to], Int("axis", 0));
        return graph.Node("Reshape", [graph.Node("Gather", [joined, graph.Integers(1, 0, 3, 2)]), graph.Integers(1, 4)]);
    }

    private static string ToFloat(OnnxGraphBuilder graph, string value) => graph.Node("Cast", [value], Int("to", (long)ElementType.Float));
}
