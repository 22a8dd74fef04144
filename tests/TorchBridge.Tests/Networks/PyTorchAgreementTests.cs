using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>Agreement with PyTorch's figures for weights filled by formula (reference.json).</summary>
[TestClass]
public sealed class PyTorchAgreementTests
{
    [TestMethod]
    [DynamicData(nameof(NetworkCases.Networks), typeof(NetworkCases))]
    public void Names_shapes_and_counts_are_those_of_torchvision(string architecture)
    {
        var reference = ReferenceData.Networks[architecture];
        using var network = NetworkCases.Create(architecture, "learned", reference.Classes);

        var expected = reference.State.Select(s => $"{s.Name} [{string.Join(",", s.Shape)}]").ToArray();
        var actual = network.state_dict().Select(s => $"{s.Key} [{string.Join(",", s.Value.shape)}]").ToArray();
        CollectionAssert.AreEqual(expected.Order(StringComparer.Ordinal).ToArray(), actual.Order(StringComparer.Ordinal).ToArray());
        Assert.AreEqual(reference.Parameters, network.parameters().Sum(p => p.numel()));
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.Networks), typeof(NetworkCases))]
    public void Evaluation_logits_agree(string architecture)
    {
        var reference = ReferenceData.Networks[architecture];
        using var network = NetworkCases.Create(architecture, "learned", reference.Classes);
        ReferenceFill.Fill(network);
        network.eval();
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var input = reference.Input;
        var logits = network.Logits(ReferenceFill.Input(input));

        var expected = reference.EvalLogits.SelectMany(r => r).ToArray();
        var spread = expected.Max() - expected.Min();
        var difference = logits.ToFloats().Zip(expected, (a, e) => Math.Abs(a - e)).Max();
        Assert.IsLessThan(1e-4 * spread, difference);
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.Networks), typeof(NetworkCases))]
    public void The_first_training_losses_agree(string architecture)
    {
        var reference = ReferenceData.Networks[architecture];
        using var network = NetworkCases.Create(architecture, "learned", reference.Classes);
        ReferenceFill.Fill(network);
        network.train();
        using var optimizer = new MomentumSgd(network.parameters(), 0.01, 0.9, 1e-4);
        var losses = new List<double>();
        // A step of ResNet-50 takes long; ResNet-18's shows the same.
        var count = architecture == "resnet50" ? 1 : 2;
        for (var step = 0; step < count; step++)
        {
            using var scope = NewDisposeScope();
            var input = reference.Input;
            optimizer.ZeroGradients();
            // No dropout, as in the reference.
            var logits = network.Run(TorchOps.Evaluation, ReferenceFill.Input(input)).Logits;
            var loss = nn.functional.cross_entropy(logits, arange(input[0], ScalarType.Int64));
            losses.Add(loss.ToDouble());
            if (step == count - 1)
                break;
            loss.backward();
            optimizer.Step();
        }

        Assert.AreEqual(1, losses[0] / reference.TrainLosses[0], 1e-4);
        if (count > 1)
            Assert.AreEqual(1, losses[1] / reference.TrainLosses[1], 1e-2);
    }
}
