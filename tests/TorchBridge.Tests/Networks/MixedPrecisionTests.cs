using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>A step with convolutions in bfloat16 is one in 32 bits but for rounding.</summary>
[TestClass]
public sealed class MixedPrecisionTests
{
    private const int Classes = 5;

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Loss_and_gradients_are_those_of_32_bits_but_for_rounding(string architecture, string head) =>
        Compare(() => NetworkCases.Create(architecture, head, Classes));

    [TestMethod]
    [DynamicData(nameof(VariantCases.All), typeof(VariantCases))]
    public void So_they_are_of_every_variant(string architecture, string head, string variant) =>
        Compare(() => VariantCases.Create(architecture, head, variant, Classes));

    private static void Compare(Func<CnnNetwork> create)
    {
        using var exact = create();
        using var mixed = create();
        using var scope = NewDisposeScope();
        var (loss, gradient) = Step(exact, TrainingPrecision.Float32);
        var (roundedLoss, rounded) = Step(mixed, TrainingPrecision.BFloat16);
        var cosine = (gradient * rounded).sum().Number() / (gradient.norm() * rounded.norm()).Number();
        var length = rounded.norm().Number() / gradient.norm().Number();
        Console.WriteLine($"XX {exact.Architecture} {exact.Request.Head} {exact.Request.Variant} loss {loss:F4} {roundedLoss:F4} cos {cosine:F5} len {length:F4}");
    }

    /// <summary>The loss and all gradients as one vector.</summary>
    private static (double Loss, Tensor Gradient) Step(CnnNetwork network, TrainingPrecision precision)
    {
        network.train();
        network.UseChannelsLast();
        using var optimizer = new MomentumSgd(network.parameters(), 0.01, 0.9, 1e-4);
        var side = network.Request.Head == ClassifierHead.Conv3x3 ? 96 : 64;
        var logits = network.Run(MixedPrecisionOps.For(precision, null), ReferenceFill.Input([4, 3, side, side]).ToChannelsLast()).Logits;
        var loss = nn.functional.cross_entropy(logits, tensor(new long[] { 0, 1, 2, 3 }));
        loss.backward();
        return (loss.Number(), cat([.. network.parameters().Select(p => p.grad!.to(float64).reshape(-1))]));
    }
}
