using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Tests.Training;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class DistributedTrainingTests
{
    private static readonly string[] TwoClasses = ["top", "bottom"];

    private static readonly TrainingSettings Small = new()
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        Head = ClassifierHead.Identity,
        Epochs = 4,
        BatchSize = 4,
        LearningRate = 1e-4,
        ImageSize = (16, 16),
        Threads = 1,
        LoaderThreads = 1,
        ValidationFraction = 0,
        SynchronizedBatchNorm = true,
    };

    [TestMethod]
    public void Two_ranks_find_the_weights_of_one_process_after_twenty_steps()
    {
        var source = new ColouredShapes(40, side: 20);
        var one = Weights(source, Small with { BatchSize = 8 });
        var two = Ranks(source, Small);

        Assert.IsLessThan(1e-5, Difference(one, two[0]));
        Assert.IsGreaterThan(1e-3, Difference(Weights(source, Small with { BatchSize = 8, Epochs = 1 }), two[0]));
        CollectionAssert.AreEqual(two[0].SelectMany(w => w.Values).ToArray(), two[1].SelectMany(w => w.Values).ToArray());
    }

    [TestMethod]
    public void So_do_they_with_dropout_averages_clipping_accumulation_weights_and_an_unreadable_picture()
    {
        var source = new ColouredShapes(26, side: 20) { Broken = { 5 } };
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
        var one = Weights(source, settings with { BatchSize = 8 });
        var two = Ranks(source, settings);

        Assert.IsLessThan(1e-5, Difference(one, two[0]));
    }

    [TestMethod]
    public void Without_common_statistics_the_ranks_still_agree_to_the_bit()
    {
        var ranks = Ranks(new ColouredShapes(24, side: 20), Small with { Epochs = 2, SynchronizedBatchNorm = false }, count: 3);

        CollectionAssert.AreEqual(ranks[0].SelectMany(w => w.Values).ToArray(), ranks[1].SelectMany(w => w.Values).ToArray());
        CollectionAssert.AreEqual(ranks[0].SelectMany(w => w.Values).ToArray(), ranks[2].SelectMany(w => w.Values).ToArray());
        Assert.IsTrue(ranks[0].Single(w => w.Name == "bn1.running_mean").Values.Any(v => v != 0));
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

    private static List<(string Name, float[] Values)>[] Ranks(IImageSource source, TrainingSettings settings, int count = 2) =>
        ThreadRanks.Run(count, c => Weights(source, settings, c));

    private static List<(string Name, float[] Values)> Weights(IImageSource source, TrainingSettings settings, ICommunicator? communicator = null)
    {
        using var trained = Train(source, settings, null, communicator);
        var path = Path.Join(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            trained.SaveWeights(path);
            using var file = WeightsFiles.Open(path);
            return [.. file.State.Entries.Where(t => !t.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Select(t => (t.Name, t.ReadSingle()))];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ITrainedClassifier Train(IImageSource train, TrainingSettings settings, IImageSource? validation, ICommunicator? communicator) =>
        new ClassifierTrainer(communicator).Train(train, validation, TwoClasses, settings, new(null, NullLogger.Instance, CancellationToken.None));

    /// <summary>Length of the difference over length, of all weights and statistics as one vector.</summary>
    private static double Difference(List<(string Name, float[] Values)> expected, List<(string Name, float[] Values)> actual)
    {
        double difference = 0, length = 0;
        foreach (var ((name, e), (other, a)) in expected.Zip(actual))
        {
            Assert.AreEqual(name, other);
            difference += e.Zip(a, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
            length += e.Sum(x => (double)x * x);
        }

        return Math.Sqrt(difference / length);
    }
}
