using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Training;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class ClassifierTrainerTests
{
    private static readonly TrainingSettings Small = TrainingFixture.Small with
    {
        Head = ClassifierHead.Identity,
        Epochs = 3,
        CropScale = (0.8, 1),
        ImageSize = (24, 24),
        ValidationFraction = 0.1,
        LoaderThreads = 2,
    };

    [TestMethod]
    public void Training_learns()
    {
        using var trained = Train(new ColouredShapes(48), Small with { Epochs = 8 }, validation: new ColouredShapes(20, seed: 2));

        Assert.IsGreaterThanOrEqualTo(0.9, trained.History.Epochs.Max(e => e.ValidationAccuracy)!.Value);
        Assert.IsLessThan(1e-3, trained.History.ExportDifference!.Value);
    }

    [TestMethod]
    public void The_epoch_that_did_best_on_the_validation_pictures_is_kept()
    {
        using var trained = Train(new ColouredShapes(32), Small, validation: new ColouredShapes(20, seed: 2));
        var history = trained.History;
        var best = history.Epochs.MaxBy(e => (e.ValidationAccuracy, -e.ValidationLoss))!;

        Assert.AreEqual(best.Epoch, history.BestEpoch);
    }

    [TestMethod]
    public void Without_validation_the_last_epoch_is_kept()
    {
        using var trained = Train(new ColouredShapes(24), Small with { Epochs = 2, ValidationFraction = 0 });

        Assert.AreEqual(2, trained.History.BestEpoch);
        Assert.IsTrue(trained.History.Epochs.All(e => e.ValidationAccuracy is null));
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_weights_bit_for_bit()
    {
        var first = WeightBytes(Small with { Epochs = 2, LoaderThreads = 1 });
        var second = WeightBytes(Small with { Epochs = 2, LoaderThreads = 4 });
        var other = WeightBytes(Small with { Epochs = 2, Seed = 2 });

        CollectionAssert.AreEqual(first, second);
        CollectionAssert.AreNotEqual(first, other);
    }

    [TestMethod]
    public void Cancelling_keeps_the_best_complete_epoch()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Synchronous<TrainingProgress>(p =>
        {
            if (p.Epoch == 2 && p.Phase == TrainingPhase.Training)
                cancellation.Cancel();
        });
        using var trained = new ClassifierTrainer().Train(
            new ColouredShapes(32), null, TwoClasses, Small with { Epochs = 50 }, new(progress, NullLogger.Instance, cancellation.Token));

        Assert.IsTrue(trained.History.Cancelled);
        Assert.AreEqual(1, trained.History.BestEpoch);
        Assert.HasCount(1, trained.History.Epochs);
    }

    [TestMethod]
    public void Cancelling_before_the_first_epoch_is_complete_throws()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Synchronous<TrainingProgress>(_ => cancellation.Cancel());

        Assert.Throws<OperationCanceledException>(() => new ClassifierTrainer().Train(
            new ColouredShapes(32), null, TwoClasses, Small, new(progress, NullLogger.Instance, cancellation.Token)));
    }

    [TestMethod]
    public void Broken_pictures_are_left_out_and_named()
    {
        var source = new ColouredShapes(40) { Broken = { 3, 17 } };
        using var trained = Train(source, Small with { Epochs = 1, MaxUnreadableShare = 0.1 });

        CollectionAssert.AreEqual(new[] { "shape 17", "shape 3" }, trained.History.UnreadableImages.Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void Too_many_broken_pictures_are_an_error()
    {
        var source = new ColouredShapes(40) { Broken = { 3, 4, 5, 6, 17 } };

        var error = Assert.Throws<InvalidDataException>(() => Train(source, Small with { Epochs = 1 }).Dispose());
        StringAssert.Contains(error.Message, "shape");
    }

    [TestMethod]
    public void A_variant_reaches_the_network_and_the_loss()
    {
        var variant = new NetworkVariant { Shortcut = LastBlockShortcut.Hadamard, Pooling = FeaturePooling.SoftAttention(4) };
        var penalised = variant with { Orthogonality = OrthogonalityKind.Soft, OrthogonalityScope = ConvolutionScope.All };
        var settings = Small with { Epochs = 1, Variant = variant };
        using var trained = Train(new ColouredShapes(24), settings);
        using var plain = Train(new ColouredShapes(24), Small with { Epochs = 1 });

        // The shortcut's batch norm on two channels, and the attention from two channels through four.
        Assert.AreEqual(plain.ParameterCount + (2 * 2) + ((2 * 4) + 4) + 4, trained.ParameterCount);
        CollectionAssert.AreNotEqual(WeightBytes(settings), WeightBytes(settings with { Variant = penalised }));
    }

    [TestMethod]
    public void Activation_maps_that_a_pooling_does_not_have_are_refused_before_training()
    {
        var settings = Small with { ActivationMaps = true, Variant = new() { Pooling = FeaturePooling.Max } };

        var error = Assert.ThrowsExactly<ArgumentException>(() => Train(new ColouredShapes(24), settings).Dispose());
        StringAssert.Contains(error.Message, "Pooling is max");
    }

    [TestMethod]
    public void An_absurd_learning_rate_is_reported_as_divergence()
    {
        var error = Assert.ThrowsExactly<TrainingDivergedException>(
            () => Train(new ColouredShapes(32), Small with { LearningRate = 1e30 }).Dispose());
        StringAssert.Contains(error.Message, "learning rate");
    }

    [TestMethod]
    public void The_number_of_living_tensors_is_the_same_after_every_epoch()
    {
        var counts = new List<long>();
        var progress = new Synchronous<TrainingProgress>(p =>
        {
            if (p.Phase == TrainingPhase.EpochCompleted)
                counts.Add(counts.Count == 0 ? LivingTensors.AfterCollection() : TorchSharp.torch.Tensor.TotalCount);
        });
        using var trained = new ClassifierTrainer().Train(
            new ColouredShapes(24),
            null,
            TwoClasses,
            Small with { Epochs = 5, ValidationFraction = 0 },
            new(progress, NullLogger.Instance, CancellationToken.None));

        // The first epoch makes the velocities, and the weights kept after it. What other tests left to the garbage
        // collector goes before the second, so that only what the epochs themselves leave can change the number.
        CollectionAssert.AreEqual(Enumerable.Repeat(counts[1], 4).ToArray(), counts.Skip(1).ToArray());
    }

    [TestMethod]
    public void A_disposed_classifier_leaves_no_tensors_behind()
    {
        // TorchSharp goes on counting an empty shell for every tensor that became a parameter.
        var start = LivingTensors.AfterCollection();
        NetworkRegistry.Create(Small.Architecture, Small.Head, TwoClasses.Length, Small.Seed).Dispose();
        var before = TorchSharp.torch.Tensor.TotalCount;
        var shells = before - start;

        using (Train(new ColouredShapes(24), Small with { Epochs = 2 }))
            Assert.IsGreaterThan(before + shells, TorchSharp.torch.Tensor.TotalCount);

        Assert.AreEqual(before + shells, TorchSharp.torch.Tensor.TotalCount);
    }

    private static ITrainedClassifier Train(IImageSource source, TrainingSettings settings, IImageSource? validation = null) =>
        new ClassifierTrainer().Train(source, validation, TwoClasses, settings, Quiet);

    private static byte[] WeightBytes(TrainingSettings settings)
    {
        using var trained = Train(new ColouredShapes(32), settings);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            trained.SaveWeights(file);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
