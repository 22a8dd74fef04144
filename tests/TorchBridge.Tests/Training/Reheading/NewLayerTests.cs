using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Reheading;

/// <summary>New layers computed from pictures, in whole networks.</summary>
[TestClass]
public sealed class NewLayerTests
{
    private const int Classes = 3;
    private const int Side = 32;

    private static readonly Hues Pictures = new(60, Classes);
    private static readonly Hues Fresh = new(15, Classes, seed: 2);

    private static readonly (string Head, NetworkVariant Variant)[] Others =
    [
        .. new[] { "simplex", "orthoplex", "cube", "max_separation:radius=3", "etf:adapter", "hyperspherical:dimensions=5", "conv3x3" }
            .Select(h => (h, NetworkVariant.Default)),
        .. new[] { "learned", "hadamard", "hadamard:scale=2", "etf", "etf:adapter", "simplex", "simplex:no-adapter", "orthogonal_scaled", "cube_ordered", "identity_truncated", "conv3x3" }
            .Select(h => (h, new NetworkVariant { WidenToClasses = true })),
        ("learned", new() { Pooling = FeaturePooling.Max }),
        .. Enum.GetValues<LastBlockShortcut>().Select(s => ("identity", new NetworkVariant { Shortcut = s })),
        ("identity:bias", NetworkVariant.Default),
    ];

    public static IEnumerable<object[]> NetworksHeadsAndWays =>
        from network in NetworkRegistry.All
        from head in new[] { "identity", "learned" }
        from kind in new[] { Reinitialize.RidgeOnFeatures, Reinitialize.LdaOnFeatures }
        where !(head == "identity" && network.IdentityLimit is not null)
        select new object[] { network.Architecture.Name, head, kind };

    public static IEnumerable<object[]> OtherHeads => Enumerable.Range(0, Others.Length).Select(i => new object[] { i, $"{Others[i].Head}, {Others[i].Variant}" });

    [TestMethod]
    [DynamicData(nameof(NetworksHeadsAndWays))]
    public void Every_network_is_a_classifier_after_one_pass(string architecture, string head, Reinitialize kind)
    {
        using var network = Compute(Settings(head, kind) with { Architecture = CnnArchitecture.Parse(architecture) });

        Assert.IsGreaterThanOrEqualTo(Wanted(network), Evaluate(network, Fresh).Accuracy);
    }

    [TestMethod]
    [DynamicData(nameof(OtherHeads))]
    public void Heads_with_something_to_compute_classify_after_one_pass(int index, string name)
    {
        var (head, variant) = Others[index];
        foreach (var kind in new[] { Reinitialize.RidgeOnFeatures, Reinitialize.LdaOnFeatures })
        {
            using var network = Compute(Settings(head, kind) with { Variant = variant });
            var (accuracy, loss) = Evaluate(network, Fresh);

            Assert.IsGreaterThanOrEqualTo(Wanted(network), accuracy, $"{name}, {kind}");
            Assert.IsLessThan(Math.Log(Classes), loss, $"{name}, {kind}");
        }
    }

    [TestMethod]
    [DataRow("mobilenet_v2")]
    [DataRow("resnet18")]
    [DataRow("resnet32_cifar")]
    public void A_batch_norm_behind_the_layer_does_in_training_what_it_does_in_evaluation(string architecture)
    {
        using var network = Compute(Settings("identity", Reinitialize.RidgeOnFeatures) with
        {
            Architecture = CnnArchitecture.Parse(architecture),
            Variant = new() { KeepBatchNorm = true, Shortcut = architecture == "resnet32_cifar" ? LastBlockShortcut.Hadamard : LastBlockShortcut.Standard },
        });
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var x = Batch(Pictures);
        network.eval();
        var expected = network.Logits(x);
        // Only those of the last layer take the statistics of the batch, which here is all pictures.
        var replaced = NetworkRegistry.Get(network.Architecture).IdentityReplaces;
        foreach (var (name, module) in network.named_modules())
        {
            if (module is TorchSharp.Modules.BatchNorm2d && replaced.Any(p => WeightNames.IsUnder(name, p)))
                module.train();
        }

        Assert.IsLessThan(0.02 * expected.std().ToDouble(), (network.Logits(x) - expected).abs().max().ToDouble());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_layer_bit_for_bit()
    {
        float[] Weights(TrainingSettings settings)
        {
            using var network = Compute(settings);
            return network.LastConvolution.weight!.ToFloats();
        }

        var settings = Settings("identity", Reinitialize.LdaOnFeatures);
        CollectionAssert.AreEqual(Weights(settings), Weights(settings with { LoaderThreads = 3 }));
    }

    [TestMethod]
    public void One_picture_of_each_class_is_enough_to_begin_with()
    {
        var few = new Hues(40, 40);
        foreach (var kind in new[] { Reinitialize.RidgeOnFeatures, Reinitialize.LdaOnFeatures })
        {
            using var network = Compute(Settings("identity", kind), few, 40);

            Assert.IsTrue(network.parameters().All(p => p.isfinite().all().ToBoolean()));
            Assert.IsGreaterThanOrEqualTo(0.5, Evaluate(network, few).Accuracy);
        }
    }

    [TestMethod]
    public void Training_goes_on_from_the_computed_layer()
    {
        // Features change little while training where the statistics of the trunk stay: those of ten pictures are others.
        using var folder = new TemporaryFolder();
        var path = folder["trunk.safetensors"];
        using (var trunk = Train(Settings("learned", Reinitialize.Random) with { Epochs = 6, LearningRate = 0.01 }))
            trunk.SaveWeights(path);

        var settings = Settings("identity", Reinitialize.RidgeOnFeatures) with
        {
            Epochs = 1,
            LearningRate = 1e-4,
            PretrainedWeights = path,
            Recipe = TrainingRecipe.Transfer with { Freeze = [LayerFreeze.Parse("norms:0-")] },
        };
        using var computed = Train(settings);
        using var random = Train(settings with { Reinitialize = Reinitialize.Random });

        Assert.IsGreaterThan(random.History.Epochs[0].ValidationAccuracy!.Value + 0.3, computed.History.Epochs[0].ValidationAccuracy!.Value);
    }

    [TestMethod]
    public void Tensors_of_the_computation_do_not_stay()
    {
        Train(Settings("etf:adapter", Reinitialize.LdaOnFeatures)).Dispose();
        using var first = Train(Settings("identity", Reinitialize.Random) with { Epochs = 1 });
        var before = LivingTensors.AfterCollection();
        first.Dispose();
        var own = before - Tensor.TotalCount;
        var start = LivingTensors.AfterCollection();
        using var second = Train(Settings("identity", Reinitialize.LdaOnFeatures) with { Epochs = 1 });

        // As many as a trained network keeps, and the shells that TorchSharp counts for its parameters.
        Assert.IsLessThanOrEqualTo(2 * own, Tensor.TotalCount - start);
    }

    [TestMethod]
    [DataRow("hadamard", "resnet32_cifar", "no new layer")]
    [DataRow("identity", "densenet_bc_100_12", "no layer is replaced")]
    public void A_network_with_nothing_to_compute_is_refused_before_training(string head, string architecture, string expected)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => Train(Settings(head, Reinitialize.RidgeOnFeatures) with { Architecture = CnnArchitecture.Parse(architecture) }).Dispose());
        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void A_ReLU_before_pooling_leaves_the_identity_head_nothing_linear()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => Train(Settings("identity", Reinitialize.LdaOnFeatures) with { Variant = new() { ReluBeforePooling = true } }).Dispose());
        StringAssert.Contains(error.Message, "without ReLU");
    }

    private static TrainingSettings Settings(string head, Reinitialize kind) => new()
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        Head = ClassifierHead.Parse(head),
        Reinitialize = kind,
        Epochs = 0,
        BatchSize = 10,
        ImageSize = (Side, Side),
        Threads = 1,
        LoaderThreads = 1,
    };

    /// <summary>Nearly all; of a network whose frozen or parameterless shortcut adds what the new layer can only in part take away, well above chance.</summary>
    private static double Wanted(CnnNetwork network)
    {
        var target = ReheadingTarget.Find(network)!;
        using var layer = target.Layer;
        using var decoder = target.Decoder;
        return layer.HasRest ? 0.6 : 0.9;
    }

    private static ITrainedClassifier Train(TrainingSettings settings) => new ClassifierTrainer().Train(
        Pictures, Fresh, ["a", "b", "c"], settings, new(null, NullLogger.Instance, CancellationToken.None));

    /// <summary>The network before training, without the export that the trainer checks.</summary>
    private static CnnNetwork Compute(TrainingSettings settings, Hues? pictures = null, int classes = Classes)
    {
        var (source, hooks) = (pictures ?? Pictures, new TrainingHooks(null, NullLogger.Instance, CancellationToken.None));
        var network = NetworkRegistry.Create(settings.Architecture, settings.Head, classes, settings.Seed, settings.Variant);
        var start = NewLayerStart.For(network, TrainingPlan.For(settings), hooks);
        var loader = new BatchLoaderOptions { BatchSize = settings.BatchSize, Threads = settings.LoaderThreads!.Value };
        start.Compute(source, [.. Enumerable.Range(0, source.Count)], loader, new(source.Count, 0, NullLogger.Instance), CPU);
        return network;
    }

    private static (double Accuracy, double Loss) Evaluate(CnnNetwork network, Hues pictures)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        network.eval();
        var labels = tensor(Enumerable.Range(0, pictures.Count).Select(i => (long)pictures.Label(i)).ToArray());
        var logits = network.Logits(Batch(pictures));
        return (logits.argmax(1).eq(labels).to(float64).mean().ToDouble(), nn.functional.cross_entropy(logits, labels).ToDouble());
    }

    private static Tensor Batch(Hues pictures)
    {
        var preprocessing = NetworkRegistry.Get(CnnArchitecture.ResNet32Cifar).Preprocessing with { Height = Side, Width = Side, ResizeShortSide = Side };
        var loader = new BatchLoader(
            pictures, [.. Enumerable.Range(0, pictures.Count)], preprocessing, null, new() { BatchSize = pictures.Count, Threads = 1 }, new(pictures.Count, 0, NullLogger.Instance));
        // A batch is valid until the next one is asked for.
        return loader.Epoch(0, CancellationToken.None).Select(batch => BatchTensors.Pixels(batch, preprocessing, CPU)).Single();
    }
}
