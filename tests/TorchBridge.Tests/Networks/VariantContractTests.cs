using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>What holds for the published networks holds for every variant.</summary>
[TestClass]
public sealed class VariantContractTests
{
    private const int Classes = 5;

    [TestMethod]
    [DynamicData(nameof(VariantCases.All), typeof(VariantCases))]
    public void A_step_moves_every_parameter_and_no_frozen_matrix(string architecture, string head, string variant)
    {
        using var network = VariantCases.Create(architecture, head, variant, Classes);
        ReferenceFill.Fill(network);
        network.train();
        using var optimizer = new MomentumSgd(network.parameters(), 1e-3, 0, 0);
        using var scope = NewDisposeScope();
        var before = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.ToFloats());
        var frozen = Frozen(network).Select(f => f.Weight.ToFloats()).ToArray();
        var logits = network.Run(TorchOps.Evaluation, ReferenceFill.Input([3, 3, 40, 40])).Logits;
        nn.functional.cross_entropy(logits, tensor(new long[] { 0, 1, 2 })).backward();

        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.IsTrue(parameter.requires_grad, name);
            Assert.IsNotNull(parameter.grad, name);
            Assert.IsTrue(parameter.grad.isfinite().all().ToBoolean(), name);
            Assert.IsTrue(parameter.grad.ne(TorchScalars.Zero).any().ToBoolean() || Unused(architecture, head, variant, name), name);
        }

        optimizer.Step();
        Assert.IsTrue(network.named_parameters().Any(p => !p.parameter.ToFloats().SequenceEqual(before[p.name])));
        foreach (var (matrix, values) in Frozen(network).Zip(frozen))
        {
            Assert.IsFalse(matrix.Weight.requires_grad);
            CollectionAssert.AreEqual(values, matrix.Weight.ToFloats());
        }
    }

    [TestMethod]
    [DynamicData(nameof(VariantCases.All), typeof(VariantCases))]
    public void Onnx_computes_what_torch_computes_at_sizes_and_batches_of_any_kind(string architecture, string head, string variant)
    {
        using var network = VariantCases.Create(architecture, head, variant, Classes);
        ReferenceFill.Fill(network);
        network.eval();
        var preprocessing = new ImagePreprocessing { Height = 48, Width = 48, ResizeShortSide = 48 };
        using var scorer = new OnnxScorer(OnnxExporter.Export(
            network,
            preprocessing,
            [.. Enumerable.Range(0, Classes).Select(k => $"class {k}")],
            new() { Form = OnnxInputForm.Tensor, Features = true, ActivationMaps = network.HasActivationMaps }));
        foreach (var (n, height, width) in new[] { (1, 48, 48), (2, 37, 51) })
        {
            using var scope = NewDisposeScope();
            using var gradless = no_grad();
            var input = ReferenceFill.Input([n, 3, height, width]);
            var values = input.ToFloats();
            var output = network.Run(TorchOps.Evaluation, input);
            var size = CostOps.MapSize(network, height, width);

            CollectionAssert.AreEqual(new long[] { n, Classes }, output.Logits.shape);
            CollectionAssert.AreEqual(new long[] { n, output.Features.shape[1], size.Height, size.Width }, output.LastMaps.shape);
            // The root of a value near zero magnifies its rounding.
            var tolerance = network.Request.Variant.Pooling is { Kind: PoolingKind.Lp, Exponent: < 1 } ? 1e-3f : 1e-4f;
            AssertClose(output.Logits, scorer.Run(values, n, height, width, OnnxExporter.LogitsOutput), tolerance);
            AssertClose(output.Features, scorer.Run(values, n, height, width, OnnxExporter.FeaturesOutput), tolerance);
            if (!network.HasActivationMaps)
                continue;
            var maps = network.ActivationMaps(TorchOps.Evaluation, output);
            AssertClose(maps, scorer.Run(values, n, height, width, OnnxExporter.ActivationMapOutput));
            AssertClose(output.Logits, maps.mean([2, 3]).ToFloats());
        }
    }

    [TestMethod]
    [DynamicData(nameof(VariantCases.All), typeof(VariantCases))]
    public void Saved_weights_make_the_same_network_again_whatever_it_was_seeded_with(string architecture, string head, string variant)
    {
        using var folder = new TemporaryFolder();
        var path = folder["weights.safetensors"];
        using var first = VariantCases.Create(architecture, head, variant, Classes);
        using var second = VariantCases.Create(architecture, head, variant, Classes, seed: 2);
        WeightsWriter.Save(first, path);
        using (var file = SafetensorsFile.Open(path))
        {
            WeightsLoader.Load(second, file);
            Assert.IsFalse(file.State.Entries.Any(e => e.Name.EndsWith(".matrix", StringComparison.Ordinal)));
        }

        first.eval();
        second.eval();
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        CollectionAssert.AreEqual(
            first.Logits(ReferenceFill.Input([1, 3, 32, 32])).ToFloats(), second.Logits(ReferenceFill.Input([1, 3, 32, 32])).ToFloats());
        using var third = VariantCases.Create(architecture, head, variant, Classes);
        var (a, b) = (first.state_dict(), third.state_dict());
        Assert.IsTrue(a.All(t => t.Value.equal(b[t.Key]).all().ToBoolean()), "The same seed gives the same weights.");
        var ops = new CostOps();
        first.Run(ops, new FeatureShape(3, 64, 64));
        Assert.AreEqual(first.parameters().Sum(p => p.numel()), ops.Layers.Sum(l => l.Parameters), "The layers add up to the parameters.");
    }

    /// <summary>With the first features a DenseNet's last block reaches no logit; <see cref="DenseFeatures.First"/> says so.</summary>
    private static bool Unused(string architecture, string head, string variant, string parameter) =>
        architecture == "densenet_bc_100_12" && head == "identity" && variant != "last features" && parameter.StartsWith("dense3.", StringComparison.Ordinal);

    private static IEnumerable<FixedConvolution> Frozen(CnnNetwork network) => network.named_modules().Select(m => m.module).OfType<FixedConvolution>();

    private static void AssertClose(Tensor expected, float[] actual, float tolerance = 1e-4f)
    {
        var values = expected.ToFloats();
        Assert.HasCount(values.Length, actual);
        var spread = Math.Max(values.Max() - values.Min(), 1e-3f);
        Assert.IsLessThan(tolerance * spread, values.Zip(actual, (e, a) => Math.Abs(e - a)).Max());
    }
}
