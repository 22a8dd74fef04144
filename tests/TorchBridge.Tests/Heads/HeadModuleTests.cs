using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Heads.Geometry;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Heads;

/// <summary>The heads' formulas, written out again with dense matrices in double precision.</summary>
[TestClass]
public sealed class HeadModuleTests
{
    private const int Features = 64;

    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    [TestMethod]
    [DataRow("orthogonal", 7)]
    [DataRow("orthogonal_scaled", 7)]
    [DataRow("hadamard", 7)]
    [DataRow("hadamard:allow-more-classes", 100)]
    [DataRow("hadamard:scale=0.5", 7)]
    [DataRow("simplex", 7)]
    [DataRow("simplex:no-adapter", 65)]
    [DataRow("orthoplex", 7)]
    [DataRow("orthoplex:order=blocks,no-adapter", 127)]
    [DataRow("cube", 100)]
    [DataRow("cube_ordered", 100)]
    [DataRow("cube_random", 100)]
    [DataRow("max_separation:radius=3", 300)]
    [DataRow("max_separation:no-adapter", 20)]
    [DataRow("biorthogonal", 128)]
    [DataRow("hyperspherical", 100)]
    [DataRow("hyperspherical:dimensions=5", 7)]
    public void Logits_are_scale_times_vectors_times_features_and_bias(string text, int classes)
    {
        using var scope = NewDisposeScope();
        using var head = (FixedVectorHead)Build(text, classes);
        using var parameters = head.Parameters;
        var state = parameters?.state_dict() ?? [];
        var x = randn(5, Features);

        var z = x.to(float64);
        if (text.Contains("scaled", StringComparison.Ordinal) || text.StartsWith("hadamard", StringComparison.Ordinal) || text == "biorthogonal")
            z /= z.norm(1, keepdim: true);
        z = state.TryGetValue("adapter.weight", out var adapter) ? z.matmul(adapter.to(float64).t()) : z.narrow(1, 0, head.Vectors.Dimensions);
        var sign = text.StartsWith("hadamard", StringComparison.Ordinal) ? -1 : 1;
        var expected = z.matmul(Matrix(head.Vectors).t()) * (sign * head.Scale);
        if (state.TryGetValue("bias", out var bias))
            expected += bias.to(float64);

        Assert.IsLessThan(1e-4, (head.Logits(TorchOps.Evaluation, x).to(float64) - expected).abs().max().ToDouble());
    }

    [TestMethod]
    [DataRow("hadamard", 1000, 2048)]
    [DataRow("hadamard", 500, 1280)]
    [DataRow("hadamard:allow-more-classes", 1000, 512)]
    [DataRow("biorthogonal", 1000, 512)]
    [DataRow("max_separation", 1000, 512)]
    [DataRow("simplex:no-adapter", 500, 512)]
    [DataRow("cube_ordered", 1000, 512)]
    public void A_product_in_parts_is_the_whole_product_on_features_and_on_maps(string text, int classes, int features)
    {
        using var scope = NewDisposeScope();
        using var head = (FixedVectorHead)HeadFactory.Build(new(ClassifierHead.Parse(text), classes), features);
        using var parameters = head.Parameters;
        var vectors = head.Vectors;
        Assert.IsLessThan((long)classes * vectors.Dimensions / 2, vectors.Macs);

        var maps = randn(2, vectors.Dimensions, 3, 2);
        var expected = nn.functional.conv2d(maps.to(float64), Matrix(vectors).unsqueeze(-1).unsqueeze(-1));
        var actual = vectors.Multiply(TorchOps.Evaluation, maps);
        Assert.IsLessThan(1e-4 * expected.abs().max().ToDouble(), (actual.to(float64) - expected).abs().max().ToDouble());
        var pooled = vectors.Multiply(TorchOps.Evaluation, maps.mean([2, 3]));
        Assert.IsLessThan(1e-4 * expected.abs().max().ToDouble(), (pooled.to(float64) - expected.mean([2, 3])).abs().max().ToDouble());
    }

    [TestMethod]
    public void The_frame_sees_features_of_unit_length_after_batch_norm()
    {
        using var scope = NewDisposeScope();
        using var head = (FixedVectorHead)Build("etf", 7);
        using var parameters = head.Parameters!;
        parameters.train();
        var x = randn(9, Features) * 3 + 2;

        var normed = (x - x.mean([0])) / (x.var(0, unbiased: false) + 1e-5).sqrt();
        var expected = (normed / normed.norm(1, keepdim: true)).to(float64).matmul(Matrix(head.Vectors).t()) * 10;
        Assert.IsLessThan(1e-3, (head.Logits(TorchOps.Evaluation, x).to(float64) - expected).abs().max().ToDouble());
        Assert.AreEqual(10, head.Scale, 1e-5);
    }

    [TestMethod]
    [DataRow("orthogonal_scaled", 10)]
    [DataRow("hadamard", 0.3779645)]
    [DataRow("etf", 10)]
    [DataRow("biorthogonal", 10)]
    public void Scales_start_as_published_and_stay_positive(string text, double initial)
    {
        using var head = (FixedVectorHead)Build(text, 7);
        using var parameters = head.Parameters!;
        Assert.AreEqual(initial, head.Scale, 1e-5);

        // A loss that asks for ever smaller, then negative logits.
        using var optimizer = new MomentumSgd(parameters.parameters(), 0.1, 0.9, 0);
        parameters.eval();
        using var x = ones(4, Features);
        for (var step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGradients();
            var logits = head.Logits(TorchOps.Evaluation, x);
            (logits * logits.detach().sign()).mean().backward();
            optimizer.Step();
            Assert.IsGreaterThan(0, head.Scale);
        }
    }

    [TestMethod]
    public void The_bias_of_an_identity_head_is_added_to_logits_and_maps()
    {
        using var scope = NewDisposeScope();
        using var head = Build("identity:bias", 3);
        using var parameters = head.Parameters!;
        using (no_grad())
            parameters.state_dict()["bias"].copy_(tensor(new[] { 1f, 2f, 3f }));
        var maps = randn(2, 3, 4, 5);

        var logits = head.Logits(TorchOps.Evaluation, maps.mean([2, 3]));
        Assert.IsLessThan(1e-6f, (logits - maps.mean([2, 3]) - tensor(new[] { 1f, 2f, 3f })).abs().max().ToSingle());
        Assert.IsLessThan(1e-5f, (head.Maps(TorchOps.Evaluation, maps, maps.mean([2, 3])).mean([2, 3]) - logits).abs().max().ToSingle());
    }

    [TestMethod]
    [DataRow("hadamard")]
    [DataRow("orthogonal")]
    [DataRow("biorthogonal")]
    [DataRow("cube_ordered")]
    [DataRow("max_separation:no-adapter")]
    [DataRow("etf")]
    public void No_frozen_tensor_outlives_its_head(string text)
    {
        var head = Build(text, 40);
        using var parameters = head.Parameters;
        var before = LivingTensors.AfterCollection();
        using (NewDisposeScope())
            head.Logits(TorchOps.Evaluation, randn(2, Features));
        Assert.IsGreaterThan(before, Tensor.TotalCount);

        head.Dispose();
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    private static HeadModule Build(string text, int classes)
    {
        manual_seed(7);
        return HeadFactory.Build(new(ClassifierHead.Parse(text), classes), Features);
    }

    private static Tensor Matrix(ClassVectors vectors) => tensor(vectors.ToMatrix(), [vectors.Classes, vectors.Dimensions]);
}
