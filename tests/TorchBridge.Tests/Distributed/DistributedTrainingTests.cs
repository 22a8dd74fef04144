using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Training;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Weights;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class DistributedTrainingTests
{
    private static readonly TrainingSettings Small = TrainingFixture.Small with
    {
        Head = ClassifierHead.Identity,
        BatchSize = 4,
        LearningRate = 1e-4,
        SynchronizedBatchNorm = true,
    };

    [TestMethod]
    public void Two_ranks_find_the_weights_of_one_process_after_ten_steps()
    {
        using var folder = new TestFolder();
        var source = new ColouredShapes(40, side: 20);
        var one = Weights(folder["one"], source, Small with { BatchSize = 8 });
        var two = Ranks(folder, "two", source, Small);

        Assert.IsLessThan(1e-5, WeightDistance.Between(one, two[0]));
        using var start = NetworkRegistry.Create(Small.Architecture, Small.Head, 2, Small.Seed);
        WeightsWriter.Save(start, folder["start"]);
        Assert.IsGreaterThan(5e-4, WeightDistance.Between(folder["start"], two[0]));
        ShouldEqual(two[0], two[1]);
    }

    [TestMethod]
    public void So_do_they_with_dropout_averages_clipping_accumulation_weights_and_an_unreadable_picture()
    {
        using var folder = new TestFolder();
        var source = new ColouredShapes(17, side: 20) { Broken = { 5 } };
        var settings = Small with
        {
            Architecture = CnnArchitecture.MobileNetV2,
            Head = ClassifierHead.Learned,
            ImageSize = (32, 32),
            Epochs = 2,
            MaxUnreadableShare = 0.2,
            Sampling = PictureSampling.ClassBalanced,
            Recipe = TrainingRecipe.Transfer with
            {
                AccumulateBatches = 2,
                AverageDecay = 0.9,
                Clipping = GradientClipping.Norm(1),
                Optimizer = TrainingOptimizer.Sgd with { Momentum = 0.5 },
            },
            Momentum = null,
        };
        var one = Weights(folder["one"], source, settings with { BatchSize = 8 });
        var two = Ranks(folder, "two", source, settings);

        Assert.IsLessThan(1e-5, WeightDistance.Between(one, two[0]));
    }

    [TestMethod]
    public void With_sixteen_bits_they_go_the_same_way_too()
    {
        using var folder = new TestFolder();
        var source = new ColouredShapes(8, side: 20);
        var settings = Small with { Epochs = 1, Precision = TrainingPrecision.BFloat16 };
        var one = Weights(folder["one"], source, settings with { BatchSize = 8 });
        var two = Ranks(folder, "two", source, settings);

        ShouldEqual(two[0], two[1]);
        using var start = NetworkRegistry.Create(Small.Architecture, Small.Head, 2, Small.Seed);
        WeightsWriter.Save(start, folder["start"]);
        // Maps are rounded to 8 bits, and other sums round otherwise.
        Assert.IsLessThan(0.3 * WeightDistance.Between(folder["start"], two[0]), WeightDistance.Between(one, two[0]));
    }

    [TestMethod]
    public void Without_common_statistics_the_ranks_still_agree_to_the_bit()
    {
        using var folder = new TestFolder();
        var ranks = Ranks(folder, "rank", new ColouredShapes(24, side: 20), Small with { Epochs = 1, SynchronizedBatchNorm = false }, count: 3);

        ShouldEqual(ranks[0], ranks[1]);
        ShouldEqual(ranks[0], ranks[2]);
        using var file = WeightsFiles.Open(ranks[0]);
        Assert.IsTrue(file.State.Entries.Single(w => w.Name == "bn1.running_mean").ReadSingle().Any(v => v != 0));
    }

    [TestMethod]
    public void Validation_is_shared_and_its_figures_are_those_of_one_process()
    {
        var (train, held) = (new ColouredShapes(16, side: 20), new ColouredShapes(11, seed: 2, side: 20));
        using var alone = Train(train, Small with { BatchSize = 8, Epochs = 1 }, held, null);
        var ranks = ThreadRanks.Run(2, c =>
        {
            using var trained = Train(train, Small with { Epochs = 1 }, held, c);
            return trained.History;
        });

        var (expected, actual) = (alone.History.Epochs[0], ranks[1].Epochs[0]);
        Assert.AreEqual(expected.ValidationAccuracy, actual.ValidationAccuracy);
        Assert.AreEqual(expected.ValidationMeanPerClassAccuracy, actual.ValidationMeanPerClassAccuracy);
        Assert.AreEqual(expected.ValidationTop5Accuracy, actual.ValidationTop5Accuracy);
        Assert.AreEqual(expected.ValidationMacroF1, actual.ValidationMacroF1);
        Assert.AreEqual(expected.ValidationLoss!.Value, actual.ValidationLoss!.Value, 1e-4);
        Assert.AreEqual(expected.TrainLoss, actual.TrainLoss, 1e-5);
        Assert.AreEqual(expected.TrainAccuracy, actual.TrainAccuracy);
        Assert.IsNotNull(ranks[0].ExportDifference);
        Assert.IsNull(ranks[1].ExportDifference);
    }

    [TestMethod]
    public void A_rank_that_is_told_to_stop_stops_all()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Synchronous<TrainingProgress>(p =>
        {
            if (p.Epoch == 2 && p.Phase == TrainingPhase.Training)
                cancellation.Cancel();
        });
        // Rank 0 is told; the other one has no token of its own.
        var histories = ThreadRanks.Run(2, c =>
        {
            using var trained = new ClassifierTrainer(c).Train(
                new ColouredShapes(16, side: 20),
                null,
                TwoClasses,
                Small with { Epochs = 50 },
                new(progress, NullLogger.Instance, c.Rank == 0 ? cancellation.Token : CancellationToken.None));
            return trained.History;
        });

        Assert.IsTrue(histories.All(h => h is { Cancelled: true, BestEpoch: 1 }));
    }

    [TestMethod]
    public void A_rank_that_fails_ends_the_others_and_says_which_it_was()
    {
        using var ranks = new ThreadRanks(2);
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => ranks.Run(c =>
        {
            // This rank's disk has lost its pictures.
            var source = new ColouredShapes(16, side: 20);
            if (c.Rank == 1)
                source.Broken.UnionWith(Enumerable.Range(0, 16));
            return Train(source, Small, null, c);
        }));

        StringAssert.Contains(ranks.Failure, "Rank 1 of 2");
        StringAssert.Contains(ranks.Failure, fault.Message);
    }

    private static string[] Ranks(TestFolder folder, string name, IImageSource source, TrainingSettings settings, int count = 2) =>
        ThreadRanks.Run(count, c => Weights(folder[$"{name}{c.Rank}"], source, settings, c));

    /// <summary>The file of a run's weights.</summary>
    private static string Weights(string file, IImageSource source, TrainingSettings settings, ICommunicator? communicator = null)
    {
        using var trained = Train(source, settings, null, communicator);
        trained.SaveWeights(file);
        return file;
    }

    private static ITrainedClassifier Train(IImageSource train, TrainingSettings settings, IImageSource? validation, ICommunicator? communicator) =>
        new ClassifierTrainer(communicator).Train(train, validation, TwoClasses, settings, Quiet);

    private static void ShouldEqual(string expected, string actual) => CollectionAssert.AreEqual(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
}
