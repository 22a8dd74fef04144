using System.Globalization;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;
using MlNetFixedHeads.TorchBridge.Weights;
using TorchSharp;
using static MlNetFixedHeads.TorchBridge.Onnx.OnnxAttributes;
using ElementType = MlNetFixedHeads.TorchBridge.Onnx.Proto.OnnxTensor.Types.ElementType;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Writes a network as an ONNX model: outputs <c>Score</c> (softmax) and <c>Logits</c>, float [N, K], and more on request.</summary>
internal static class OnnxExporter
{
    public const string ScoreOutput = "Score";
    public const string LogitsOutput = "Logits";
    public const string ActivationMapOutput = "ActivationMap";
    public const string MapRegionOutput = "ActivationMapRegion";
    public const string FeaturesOutput = "Features";

    /// <summary>In the pixels form, the value between preprocessing and network, so that the network can be found again.</summary>
    public const string NetworkInput = "network_input";

    public static OnnxModel Export(
        CnnNetwork network, ImagePreprocessing preprocessing, IReadOnlyList<string> classNames, OnnxExportRequest request)
    {
        using var scope = torch.NewDisposeScope();
        using var gradless = torch.no_grad();
        var graph = new OnnxGraphBuilder();
        var fixedSize = request.Form == OnnxInputForm.Pixels || request.FixedTensorSize;
        var (input, region) = request.Form == OnnxInputForm.Pixels
            ? OnnxPreprocessing.Write(graph, preprocessing)
            : (TensorInput(graph, preprocessing, request.FixedTensorSize), null);

        var ops = new OnnxOps(graph);
        var output = network.Run(ops, request.AverageMirror ? OnnxMirror.AppendMirrored(graph, input) : input);
        var maps = request.ActivationMaps ? network.ActivationMaps(ops, output) : default;
        if (request.AverageMirror)
        {
            output = output with { Logits = OnnxMirror.Mean(graph, output.Logits), Features = OnnxMirror.Mean(graph, output.Features) };
            maps = request.ActivationMaps ? OnnxMirror.MeanOfMaps(graph, maps) : maps;
        }

        var n = fixedSize ? Size(1) : Free("N");
        var k = Size(classNames.Count);
        graph.Output(graph.Node("Softmax", [output.Logits.Name], Int("axis", 1)), ScoreOutput, ElementType.Float, n, k);
        graph.Output(output.Logits.Name, LogitsOutput, ElementType.Float, n, k);
        if (request.ActivationMaps)
        {
            var size = CostOps.MapSize(network, preprocessing.Height, preprocessing.Width);
            graph.Output(
                maps.Name,
                ActivationMapOutput,
                ElementType.Float,
                n,
                k,
                fixedSize ? Size(size.Height) : Free("h"),
                fixedSize ? Size(size.Width) : Free("w"));
            if (region is not null)
                graph.Output(region, MapRegionOutput, ElementType.Float, n, Size(4));
        }

        if (request.Features)
            graph.Output(output.Features.Name, FeaturesOutput, ElementType.Float, n, Size(network.FeatureCount));

        WriteSlotNames(graph, classNames);
        var metadata = WeightsMetadata.For(network, preprocessing, classNames);
        metadata[WeightsMetadata.Parameters] = network.parameters().Sum(p => p.numel()).ToString(CultureInfo.InvariantCulture);
        return graph.Build(metadata);
    }

    private static OnnxValue TensorInput(OnnxGraphBuilder graph, ImagePreprocessing preprocessing, bool fixedSize)
    {
        var name = fixedSize
            ? graph.Input("input", ElementType.Float, Size(1), Size(3), Size(preprocessing.Height), Size(preprocessing.Width))
            : graph.Input("input", ElementType.Float, Free("N"), Size(3), Free("H"), Free("W"));
        return new(name, 3);
    }

    /// <summary>ML.NET reads the slot names of a column from a node of this very name; nothing else uses it.</summary>
    private static void WriteSlotNames(OnnxGraphBuilder graph, IReadOnlyList<string> classNames) => graph.NamedNode(
        $"mlnet.{ScoreOutput}.SlotNames",
        "LabelEncoder",
        "ai.onnx.ml",
        [graph.Strings("class_names", classNames)],
        ["class_indices"],
        Texts("keys_strings", classNames),
        Ints("values_int64s", Enumerable.Range(0, classNames.Count).Select(i => (long)i)));
}
