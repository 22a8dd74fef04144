using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using MlNetFixedHeads.TorchBridge.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Reheading;

/// <summary>New layers and pretrained weights.</summary>
[TestClass]
public sealed class TruncationTests
{
    private const int Classes = 3;

    private static readonly TrainingSettings Settings = new()
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        Head = ClassifierHead.Identity,
        Epochs = 0,
        BatchSize = 10,
        ImageSize = (32, 32),
        Threads = 1,
    };

    [TestMethod]
    [DataRow("resnet18", false)]
    [DataRow("resnet18", true)]
    [DataRow("resnet50", false)]
    [DataRow("mobilenet_v2", false)]
    [DataRow("mobilenet_v2", true)]
    [DataRow("shufflenet_v2_x0_5", false)]
    [DataRow("resnet32_cifar", false)]
    public void Truncated_channels_are_those_of_the_published_network_before_its_last_activation(string architecture, bool keepBatchNorm)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var name = CnnArchitecture.Parse(architecture);
        using var published = NetworkRegistry.Create(name, ClassifierHead.Learned, 10, seed: 3);
        manual_seed(11);
        foreach (var (_, module) in published.named_modules())
        {
            if (module is not TorchSharp.Modules.BatchNorm2d norm)
                continue;
            // Statistics that a batch norm starts with would hide how they are used.
            norm.running_mean!.copy_(rand(norm.running_mean.shape) * tensor(0.2f));
            norm.running_var!.copy_(rand(norm.running_var.shape) + tensor(0.5f));
            // Mostly positive: channels that are never active would tell nothing.
            norm.bias!.copy_(rand(norm.bias.shape) - tensor(0.1f));
        }

        var path = folder["published.safetensors"];
        WeightsWriter.Save(published, path);
        var settings = Settings with { Architecture = name, PretrainedWeights = path, Reinitialize = Reinitialize.Truncate, Variant = new() { KeepBatchNorm = keepBatchNorm } };
        using var network = NetworkRegistry.Create(name, settings.Head, Classes, seed: 1, settings.Variant);
        NewLayerStart.For(network, TrainingPlan.For(settings), Hooks());

        published.eval();
        network.eval();
        var x = rand(2, 3, 64, 64);
        var expected = published.Trunk(TorchOps.Evaluation, x).narrow(1, 0, Classes);
        var actual = network.Trunk(TorchOps.Evaluation, x);
        var clipped = architecture == "mobilenet_v2" ? actual.clamp(TorchScalars.Zero, TorchScalars.Six) : actual.clamp_min(TorchScalars.Zero);
        Assert.IsLessThan(1e-3 * Math.Max(1, expected.abs().max().ToDouble()), (expected - clipped).abs().max().ToDouble());
        Assert.IsGreaterThan(0, expected.std().ToDouble());
    }

    [TestMethod]
    public void A_learned_layer_takes_the_first_rows_of_the_published_one()
    {
        using var folder = new TemporaryFolder();
        using var published = Save(folder, ClassifierHead.Learned, 10);
        var settings = Settings with { Head = ClassifierHead.Learned, PretrainedWeights = folder["w.safetensors"], Reinitialize = Reinitialize.Truncate };
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, Classes, seed: 1);
        NewLayerStart.For(network, TrainingPlan.For(settings), Hooks());

        CollectionAssert.AreEqual(
            published.state_dict()["linear.weight"].narrow(0, 0, Classes).ToFloats(), network.state_dict()["linear.weight"].ToFloats());
    }

    [TestMethod]
    public void More_classes_than_published_channels_are_refused()
    {
        using var folder = new TemporaryFolder();
        Save(folder, ClassifierHead.Learned, 10).Dispose();
        var settings = Settings with { PretrainedWeights = folder["w.safetensors"], Reinitialize = Reinitialize.Truncate };
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 65, seed: 1);

        var error = Assert.ThrowsExactly<ArgumentException>(() => NewLayerStart.For(network, TrainingPlan.For(settings), Hooks()));
        StringAssert.Contains(error.Message, "64 channels for 65 classes");
    }

    [TestMethod]
    public void Truncation_without_weights_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Train(Settings with { Reinitialize = Reinitialize.Truncate }).Dispose());
        StringAssert.Contains(error.Message, "PretrainedWeights is null");
    }

    [TestMethod]
    [DataRow(Reinitialize.Truncate)]
    [DataRow(Reinitialize.RidgeOnFeatures)]
    [DataRow(Reinitialize.LdaOnFeatures)]
    public void Nothing_stays_random_without_epochs(Reinitialize kind)
    {
        using var folder = new TemporaryFolder();
        Save(folder, ClassifierHead.Learned, 10).Dispose();
        using var trained = Train(Settings with { PretrainedWeights = folder["w.safetensors"], Reinitialize = kind });

        Assert.IsEmpty(trained.History.Epochs);
        Assert.IsLessThan(1e-3, trained.History.ExportDifference!.Value);
    }

    [TestMethod]
    public void Unasked_weights_without_the_layer_are_used_as_they_are_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        Save(folder, ClassifierHead.Learned, 10).Dispose();
        var settings = Settings with { PretrainedWeights = folder["w.safetensors"] };

        var error = Assert.ThrowsExactly<ArgumentException>(() => Train(settings).Dispose());
        StringAssert.Contains(error.Message, "Reinitialize");
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(false, false)]
    public void Unasked_only_a_layer_that_the_weights_lack_is_computed(bool lacking, bool computed)
    {
        using var folder = new TemporaryFolder();
        Save(folder, lacking ? ClassifierHead.Learned : ClassifierHead.Identity, Classes).Dispose();
        var logger = new RecordingLogger();
        var settings = Settings with { PretrainedWeights = folder["w.safetensors"], Epochs = 1 };
        new ClassifierTrainer().Train(new Hues(20, Classes), null, ["a", "b", "c"], settings, new(null, logger, CancellationToken.None)).Dispose();

        Assert.AreEqual(computed, logger.Lines.Any(m => m.Contains("Computed layer3.4.conv2.weight", StringComparison.Ordinal)));
    }

    private static CnnNetwork Save(TemporaryFolder folder, ClassifierHead head, int classes)
    {
        var network = NetworkRegistry.Create(Settings.Architecture, head, classes, seed: 3);
        WeightsWriter.Save(network, folder["w.safetensors"]);
        return network;
    }

    private static ITrainedClassifier Train(TrainingSettings settings) =>
        new ClassifierTrainer().Train(new Hues(20, Classes), null, ["a", "b", "c"], settings, Hooks());

    private static TrainingHooks Hooks() => new(null, NullLogger.Instance, CancellationToken.None);
}
