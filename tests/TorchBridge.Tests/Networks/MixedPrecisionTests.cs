using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>A step with convolutions in bfloat16 is one in 32 bits but for rounding.</summary>
[TestClass]
public sealed class MixedPrecisionTests
{
    private const int Classes = 5;

    /// <summary>The fastest where there are no instructions for it.</summary>
    private const string Fast = "resnet32_cifar";

    /// <summary>Every network, and on the fastest every head.</summary>
    public static IEnumerable<object[]> Heads => NetworkCases.NetworksAndHeads.Where(c => c[0] is Fast || c[1] is "identity");

    public static IEnumerable<object[]> Variants => VariantCases.All.Where(c => c[0] is Fast);

    [TestMethod]
    [DynamicData(nameof(Heads))]
    public void Loss_and_gradients_are_those_of_32_bits_but_for_rounding(string architecture, string head) =>
        Compare(() => NetworkCases.Create(architecture, head, Classes), tolerance: 0.03);

    [TestMethod]
    [DynamicData(nameof(Variants))]
    public void So_they_are_in_every_variant(string architecture, string head, string variant) =>
        // A root magnifies what is near 0.
        Compare(() => VariantCases.Create(architecture, head, variant, Classes), variant == "pooling lp:0.5" ? 0.1 : 0.03);

    [TestMethod]
    public void Batch_norms_take_16_bit_maps_with_statistics_and_parameters_of_32_bits()
    {
        using var scope = NewDisposeScope();
        var random = new Generator(3, CPU);
        var conv = nn.Conv2d(6, 8, 3, bias: false);
        var values = randn([4, 6, 9, 9], generator: random);
        using var gradless = no_grad();
        conv.weight!.copy_(randn([8, 6, 3, 3], generator: random));
        var (exact, mixed) = (nn.BatchNorm2d(8), nn.BatchNorm2d(8));
        var expected = MixedPrecisionOps.For(TrainingPrecision.Float32, null).ConvBatchNorm(values, conv, exact);
        var actual = MixedPrecisionOps.For(TrainingPrecision.BFloat16, null).ConvBatchNorm(values, conv, mixed);

        Assert.AreEqual(bfloat16, actual.dtype);
        Assert.AreEqual(float32, mixed.running_mean!.dtype);
        Assert.AreEqual(float32, mixed.running_var!.dtype);
        Assert.AreEqual(1, mixed.num_batches_tracked!.Number());
        Assert.IsLessThan(0.01, ((exact.running_var! - mixed.running_var!) / exact.running_var!).abs().max().Number());
        Assert.IsLessThan(0.03, (expected - actual.to(float32)).abs().max().Number());
    }

    /// <summary>Where bfloat16 is slow on a processor, only the maps on either side are rounded.</summary>
    [TestMethod]
    public void Depthwise_convolutions_with_a_stride_compute_in_32_bits()
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var conv = nn.Conv2d(6, 6, 3, stride: 2, padding: 1, groups: 6, bias: false);
        var values = rand([2, 6, 9, 9]).to(bfloat16);
        var actual = MixedPrecisionOps.For(TrainingPrecision.BFloat16, null).Conv(values, conv);
        var expected = conv.call(values.to(float32)).to(bfloat16);
        Assert.AreEqual(bfloat16, actual.dtype);
        CollectionAssert.AreEqual(expected.ToFloats(), actual.ToFloats());
    }

    [TestMethod]
    public void A_precision_that_is_not_settled_computes_nothing() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MixedPrecisionOps.For(TrainingPrecision.Auto, null));

    private static void Compare(Func<CnnNetwork> create, double tolerance)
    {
        using var network = create();
        // The statistics of a few pictures would make another network of a rounding.
        network.eval();
        network.UseChannelsLast();
        using var optimizer = new MomentumSgd(network.parameters(), 0.01, 0.9, 1e-4);
        using var scope = NewDisposeScope();
        var (loss, gradient, maps) = Backward(network, TrainingPrecision.Float32);
        optimizer.ZeroGradients();
        var (roundedLoss, rounded, roundedMaps) = Backward(network, TrainingPrecision.BFloat16);
        optimizer.Step();

        Assert.AreEqual(float32, maps);
        Assert.AreEqual(bfloat16, roundedMaps);
        Assert.AreEqual(loss, roundedLoss, 0.02 * loss);
        Assert.AreEqual(1, (gradient * rounded).sum().Number() / (gradient.norm() * rounded.norm()).Number(), tolerance);
        Assert.AreEqual(1, rounded.norm().Number() / gradient.norm().Number(), 0.1);
        foreach (var (name, value) in network.state_dict().Where(v => v.Value.is_floating_point()))
            Assert.AreEqual(float32, value.dtype, name);
    }

    /// <summary>The loss, all gradients as one vector and the type of the last maps.</summary>
    private static (double Loss, Tensor Gradient, ScalarType Maps) Backward(CnnNetwork network, TrainingPrecision precision)
    {
        var side = network.Architecture.Name switch
        {
            Fast => 12,
            "densenet_bc_100_12" => 16,
            _ => 32,
        };
        var output = network.Run(MixedPrecisionOps.For(precision, null), ReferenceFill.Input([2, 3, side, side]).ToChannelsLast());
        var loss = nn.functional.cross_entropy(output.Logits, tensor(new long[] { 0, 1 }));
        loss.backward();
        Assert.IsTrue(network.parameters().All(p => p.grad!.dtype == float32));
        Assert.AreEqual((float32, float32, float32), (output.Logits.dtype, output.Features.dtype, loss.dtype));
        return (loss.Number(), cat([.. network.parameters().Select(p => p.grad!.to(float64).reshape(-1))]), output.LastMaps.dtype);
    }
}
