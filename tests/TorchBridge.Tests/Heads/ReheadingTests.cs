using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Training;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Weights;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;

namespace MlNetFixedHeads.TorchBridge.Tests.Heads;

/// <summary>Weights of a network with one head in a network with another.</summary>
[TestClass]
public sealed class ReheadingTests
{
    private const int Classes = 10;

    [TestMethod]
    public void Every_head_starts_from_the_weights_of_a_learned_one()
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, ClassifierHead.Learned, classes: 100);
        foreach (var head in HeadFit.Choices)
        {
            var report = Load(path, head);

            Assert.IsTrue(report.Kept.All(n => n.StartsWith("head.", StringComparison.Ordinal) || head == ClassifierHead.Identity || n.StartsWith("linear", StringComparison.Ordinal)), $"{head}: {string.Join(" ", report.Kept)}");
            Assert.IsTrue(report.Unexpected.All(n => n.StartsWith("linear", StringComparison.Ordinal)), head.ToString());
        }
    }

    [TestMethod]
    [DataRow("hadamard", "hadamard", 0)]
    [DataRow("hadamard", "orthogonal_scaled", 2)]
    [DataRow("orthogonal", "orthogonal:seed=1", 1)]
    [DataRow("etf", "learned", 0)]
    public void What_one_head_has_learned_is_no_start_for_another(string from, string to, int keptOfHead)
    {
        using var folder = new TemporaryFolder();
        var report = Load(Save(folder, ClassifierHead.Parse(from), Classes), ClassifierHead.Parse(to));

        Assert.AreEqual(keptOfHead, report.Kept.Count(n => n.StartsWith("head.", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("hadamard")]
    [DataRow("etf")]
    [DataRow("max_separation")]
    [DataRow("conv3x3")]
    [DataRow("identity:bias")]
    public void A_head_trains_and_its_graph_is_checked(string head)
    {
        var settings = new TrainingSettings
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            Head = ClassifierHead.Parse(head),
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 0.05,
            ImageSize = (24, 24),
            Threads = 1,
        };
        using var trained = new ClassifierTrainer().Train(
            new ColouredShapes(24), new ColouredShapes(8, seed: 2), TwoClasses, settings, Quiet);

        Assert.HasCount(2, trained.History.Epochs);
        Assert.IsLessThan(1e-3, trained.History.ExportDifference!.Value);
    }

    [TestMethod]
    public void A_picture_too_small_for_the_convolution_is_refused_before_training()
    {
        var settings = new TrainingSettings { Architecture = CnnArchitecture.ResNet32Cifar, Head = ClassifierHead.Conv3x3, ImageSize = (8, 8) };

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ClassifierTrainer().Train(
            new ColouredShapes(8), null, TwoClasses, settings, Quiet));
        StringAssert.Contains(error.Message, "conv3x3");
    }

    private static string Save(TemporaryFolder folder, ClassifierHead head, int classes)
    {
        using var network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, head, classes, seed: 1);
        var path = folder["weights.safetensors"];
        var names = Enumerable.Range(0, classes).Select(i => $"{i}").ToArray();
        WeightsWriter.Save(network, path, metadata: WeightsMetadata.For(network, NetworkRegistry.Get(network.Architecture).Preprocessing, names));
        return path;
    }

    private static WeightsReport Load(string path, ClassifierHead head)
    {
        using var network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, head, Classes, seed: 2);
        var plan = TrainingPlan.For(new() { Architecture = network.Architecture, Head = head, PretrainedWeights = path });
        return PretrainedWeights.Load(network, plan, path, NullLogger.Instance);
    }
}
