using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Tests.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Onnx;

[TestClass]
public sealed class OnnxExportTests
{
    private static readonly string[] ClassNames = ["daisy", "rose", "Löwenzahn", "tulip", "thistle"];

    [TestMethod]
    [DynamicData(nameof(NetworkCases.NetworksAndHeads), typeof(NetworkCases))]
    public void Tensor_form_computes_what_torch_computes_at_any_size_and_batch(string architecture, string head)
    {
        using var network = Filled(architecture, head);
        using var scorer = new OnnxScorer(OnnxExporter.Export(
            network, Preprocessing(64, 64), ClassNames, new() { Form = OnnxInputForm.Tensor, ActivationMaps = true, Features = true }));
        foreach (var (n, height, width) in new[] { (2, 64, 65), (3, 33, 47), (1, 96, 96) }.Where(s => CostOps.MapSize(network, s.Item2, s.Item3) is ( > 0, > 0)).Take(2))
        {
            using var scope = NewDisposeScope();
            using var gradless = no_grad();
            var input = ReferenceFill.Input([n, 3, height, width]);
            var values = input.ToFloats();
            var torchOutput = network.Run(TorchOps.Evaluation, input);
            var maps = network.ActivationMaps(TorchOps.Evaluation, torchOutput);

            var outputs = scorer.Run(
                values, n, height, width, [OnnxExporter.LogitsOutput, OnnxExporter.ScoreOutput, OnnxExporter.ActivationMapOutput, OnnxExporter.FeaturesOutput]);
            AssertClose(torchOutput.Logits, outputs[0]);
            AssertClose(torchOutput.Logits.softmax(1), outputs[1]);
            AssertClose(maps, outputs[2]);
            AssertClose(torchOutput.Features, outputs[3]);
        }
    }

    /// <summary>Where a product in parts is cheaper than the whole matrix, the graph computes the parts and holds no matrix.</summary>
    [TestMethod]
    [DataRow("hadamard", "MatMul", 100_000)]
    [DataRow("biorthogonal", "MatMul", 100_000)]
    [DataRow("cube_ordered", "ReduceSum", 100_000)]
    [DataRow("orthoplex", "Gather", 2_200_000)]
    [DataRow("orthoplex:no-adapter", "Gather", 100_000)]
    [DataRow("max_separation", "Gemm", 4_200_000)]
    [DataRow("max_separation:no-adapter", "CumSum", 100_000)]
    [DataRow("simplex:no-adapter", "ReduceSum", 100_000)]
    [DataRow("identity_truncated", "Slice", 100_000)]
    public void Heads_for_many_classes_are_exported_in_their_cheapest_form(string head, string node, int mostBytes)
    {
        const int Classes = 1000;
        using var network = NetworkCases.Create("shufflenet_v2_x0_5", head, Classes);
        network.eval();
        using var scorer = new OnnxScorer(OnnxExporter.Export(
            network, Preprocessing(64, 64), Names(Classes), new() { Form = OnnxInputForm.Tensor, ActivationMaps = true }));
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var input = ReferenceFill.Input([2, 3, 96, 64]);
        var expected = network.Run(TorchOps.Evaluation, input);
        AssertClose(expected.Logits, scorer.Run(input.ToFloats(), 2, 96, 64, OnnxExporter.LogitsOutput));
        AssertClose(
            network.ActivationMaps(TorchOps.Evaluation, expected), scorer.Run(input.ToFloats(), 2, 96, 64, OnnxExporter.ActivationMapOutput));

        var graph = OnnxExporter.Export(network, Preprocessing(64, 64), Names(Classes), new() { Form = OnnxInputForm.Tensor }).Graph;
        var afterPooling = graph.Node.SkipWhile(n => n.OpType != "GlobalAveragePool").ToArray();
        Assert.IsTrue(afterPooling.Any(n => n.OpType == node), string.Join(" ", afterPooling.Select(n => n.OpType)));
        var used = afterPooling.SelectMany(n => n.Input).ToHashSet(StringComparer.Ordinal);
        Assert.IsLessThan(mostBytes, graph.Initializer.Where(i => used.Contains(i.Name)).Sum(i => i.RawData.Length));
    }

    [TestMethod]
    [DataRow("orthogonal")]
    [DataRow("simplex")]
    [DataRow("orthoplex")]
    [DataRow("cube")]
    [DataRow("max_separation")]
    [DataRow("hyperspherical:dimensions=3")]
    public void A_small_head_is_one_product(string head)
    {
        using var network = Filled("resnet32_cifar", head);
        var graph = OnnxExporter.Export(network, Preprocessing(32, 32), ClassNames, new()).Graph;
        var types = graph.Node.SkipWhile(n => n.OpType != "GlobalAveragePool").Select(n => n.OpType).ToArray();

        CollectionAssert.AreEqual(new[] { "GlobalAveragePool", "Flatten", "Gemm", "Softmax" }, types.Take(4).ToArray());
    }

    [TestMethod]
    [DataRow(64, 64, 64, 100, 75)]
    [DataRow(64, 64, 73, 61, 190)]
    [DataRow(48, 80, 80, 333, 127)]
    [DataRow(64, 64, 73, 1, 1)]
    public void Pixels_form_prepares_pictures_as_evaluation_in_training_does(int height, int width, int resize, int imageWidth, int imageHeight)
    {
        var preprocessing = Preprocessing(height, width) with { ResizeShortSide = resize };
        using var network = Filled("resnet32_cifar", "identity");
        using var scorer = new OnnxScorer(OnnxExporter.Export(network, preprocessing, ClassNames, new()));
        var random = new Random(5);
        var pixels = new byte[imageWidth * imageHeight * 3];
        random.NextBytes(pixels);
        var image = new RgbImage(imageWidth, imageHeight, pixels);
        var prepared = new float[height * width * 3];
        new EvaluationTransform(preprocessing).Apply(image, prepared);

        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var expected = network.Logits(tensor(prepared, [1, height, width, 3]).permute(0, 3, 1, 2));
        AssertClose(expected, scorer.Run(image, OnnxExporter.LogitsOutput));
    }

    [TestMethod]
    public void Class_names_and_preprocessing_are_in_the_model()
    {
        using var network = Filled("shufflenet_v2_x0_5", "identity");
        var model = OnnxExporter.Export(network, Preprocessing(96, 96), ClassNames, new());
        var metadata = model.MetadataProps.ToDictionary(m => m.Key, m => m.Value);

        CollectionAssert.AreEqual(ClassNames, System.Text.Json.JsonSerializer.Deserialize<string[]>(metadata["classes"]));
        Assert.AreEqual("96x96", metadata["input_size"]);
        var node = model.Graph.Node.Single(n => n.Name == "mlnet.Score.SlotNames");
        CollectionAssert.AreEqual(ClassNames, node.Attribute.Single(a => a.Name == "keys_strings").Strings.Select(s => s.ToStringUtf8()).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Batch_norm_behind_a_convolution_is_folded_away(string architecture, string head)
    {
        using var network = Filled(architecture, head);
        var model = OnnxExporter.Export(network, Preprocessing(64, 64), ClassNames, new());

        // A DenseNet's layers (48), transitions (2) and end (1) begin with a batch norm on maps that others read too.
        var expected = architecture == "densenet_bc_100_12" ? 51 : 0;
        Assert.AreEqual(expected, model.Graph.Node.Count(n => n.OpType == "BatchNormalization"));
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"class {i}")];

    private static CnnNetwork Filled(string architecture, string head)
    {
        var network = NetworkCases.Create(architecture, head, ClassNames.Length);
        ReferenceFill.Fill(network);
        network.eval();
        return network;
    }

    private static ImagePreprocessing Preprocessing(int height, int width) => new() { Height = height, Width = width, ResizeShortSide = Math.Max(height, width) };

    private static void AssertClose(Tensor expected, float[] actual)
    {
        var values = expected.ToFloats();
        Assert.HasCount(values.Length, actual);
        // The spread of the values and 0: a head that takes no differences of features can give logits large beside their spread.
        var spread = Math.Max(Math.Max(values.Max(), 0) - Math.Min(values.Min(), 0), 1e-3f);
        Assert.IsLessThan(1e-4f * spread, values.Zip(actual, (e, a) => Math.Abs(e - a)).Max());
    }
}
