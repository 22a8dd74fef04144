using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Training;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using MlNetFixedHeads.TorchBridge.Weights;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

/// <summary>What may end, interrupt or resume a run, on several ranks at once.</summary>
[TestClass]
public sealed class DistributedRunTests
{
    /// <summary>With averages, and gradients that wait for the next batch.</summary>
    private static readonly TrainingSettings Small = TrainingFixture.Small with
    {
        BatchSize = 3,
        LearningRate = 0.004,
        ValidationFraction = 0.2,
        MaxUnreadableShare = 0.2,
        Recipe = TrainingRecipe.ModernAdamW with { AccumulateBatches = 2, WarmupEpochs = 0.5 },
    };

    [TestMethod]
    public void Ranks_that_are_stopped_in_mid_epoch_and_resumed_end_with_the_bits_of_those_that_were_not()
    {
        using var folder = new TestFolder();
        var straight = ThreadRanks.Run(2, c => Weights(c, Small, folder[$"straight{c.Rank}"]));
        CollectionAssert.AreEqual(straight[0], straight[1]);
        var settings = Small with { Checkpoints = new(folder["kept"]) { Resume = true, Minutes = 1e-9 } };
        var parts = 0;
        for (var done = false; !done; parts++)
        {
            Assert.IsLessThan(9, parts);
            using var stop = new CancellationTokenSource();
            var batches = 0;
            // Rank 0 counts, rank 1 is told.
            var progress = new Synchronous<TrainingProgress>(p =>
            {
                if (p.Phase == TrainingPhase.Training && ++batches == 4)
                    stop.Cancel();
            });
            using var ranks = new ThreadRanks(2);
            done = ranks.Run(c =>
            {
                try
                {
                    using var trained = new ClassifierTrainer(c).Train(Pictures(), null, TwoClasses, settings, c.Rank == 0 ? Quiet with { Progress = progress } : Quiet with { Cancellation = stop.Token });
                    trained.SaveWeights(folder[$"resumed{c.Rank}"]);
                    CollectionAssert.AreEqual(new[] { "shape 3", "shape 8" }, trained.History.UnreadableImages.ToArray());
                    return !trained.History.Cancelled;
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            }).Distinct().Single();
            Assert.IsNull(ranks.Failure);
        }

        Assert.IsGreaterThan(1, parts);
        CollectionAssert.AreEqual(straight[0], File.ReadAllBytes(folder["resumed0"]));
        CollectionAssert.AreEqual(straight[0], File.ReadAllBytes(folder["resumed1"]));
    }

    [TestMethod]
    public void A_checkpoint_of_other_settings_or_of_another_number_of_ranks_is_refused_by_all_in_good_order()
    {
        using var folder = new TestFolder();
        var settings = Small with { Epochs = 1, ValidationFraction = 0, Checkpoints = new(folder["kept"]) };
        ThreadRanks.Run(2, c => Weights(c, settings, folder[$"weights{c.Rank}"]));
        settings = settings with { Seed = 2, Checkpoints = settings.Checkpoints with { Resume = true } };
        using var ranks = new ThreadRanks(3);
        var fault = Assert.ThrowsExactly<CheckpointMismatchException>(() => ranks.Run(c => Weights(c, settings, folder["none"])));

        StringAssert.Contains(fault.Message, "Seed was 1, is 2");
        StringAssert.Contains(fault.Message, "Processes was 2, is 3");
        Assert.IsNull(ranks.Failure);
        StringAssert.Contains(ranks.Faults[2]!.Message, "Rank 0 failed");
        StringAssert.Contains(ranks.Faults[2]!.Message, "Seed was 1, is 2");
    }

    [TestMethod]
    public void A_loss_that_explodes_ends_all_ranks_and_names_the_pictures_of_each()
    {
        using var ranks = new ThreadRanks(2);
        var settings = Small with { BatchSize = 4, LearningRate = 1e6, Epochs = 20, Recipe = TrainingRecipe.Transfer, OnDivergence = DivergencePolicy.BackOff };
        var messages = ranks.Run(c => Assert.ThrowsExactly<TrainingDivergedException>(() => Weights(c, settings, "none")).Message);

        Assert.AreEqual(messages[0], messages[1]);
        StringAssert.Contains(messages[0], "8 pictures: shape ");
        Assert.AreEqual(8, messages[0].Split("shape ").Length - 1);
        // It was tried with a half of the rate, a quarter, ...
        StringAssert.Contains(messages[0], "at learning rate 31250");
        Assert.IsNull(ranks.Failure);
    }

    [TestMethod]
    public void When_the_leading_ranks_time_is_over_all_stop()
    {
        using var folder = new TestFolder();
        var time = new SteppedTime();
        var progress = new Synchronous<TrainingProgress>(p => time.Minutes += p is { Epoch: 2, Batch: 1 } ? 60 : 0);
        var settings = Small with { Epochs = 9, TimeBudget = TimeSpan.FromMinutes(30), Recipe = TrainingRecipe.Transfer, Checkpoints = new(folder["kept"]) };
        var histories = ThreadRanks.Run(2, c =>
        {
            using var trained = new ClassifierTrainer(c).Train(Pictures(), null, TwoClasses, settings, c.Rank == 0 ? Quiet with { Progress = progress, Time = time } : Quiet);
            return trained.History;
        });

        Assert.IsTrue(histories.All(h => h is { OutOfTime: true, Epochs.Count: 1 }));
        // That of the first epoch, and that of the second one's first batch.
        Assert.HasCount(2, Directory.GetFiles(folder["kept"], "*.safetensors"));
    }

    [TestMethod]
    public void A_frozen_trunk_and_then_a_learning_one_find_the_weights_of_one_process()
    {
        using var folder = new TestFolder();
        WritePretrained(folder["pretrained"]);
        var settings = Small with
        {
            Architecture = CnnArchitecture.ShuffleNetV2X05,
            Head = ClassifierHead.Identity,
            PretrainedWeights = folder["pretrained"],
            Reinitialize = Reinitialize.Random,
            ImageSize = (32, 32),
            ValidationFraction = 0,
            BatchSize = 4,
            LearningRate = 1e-4,
            Epochs = 2,
            Trunk = TrunkTraining.FrozenThenFinetune,
            FrozenEpochs = 1,
            TrunkPrecision = TrunkPrecision.Full,
            SynchronizedBatchNorm = true,
            Recipe = TrainingRecipe.Transfer,
        };
        var one = Weights(null, settings with { BatchSize = 8 }, folder["one"]);
        var two = ThreadRanks.Run(2, c => Weights(c, settings, folder[$"two{c.Rank}"]));

        CollectionAssert.AreEqual(two[0], two[1]);
        Assert.IsFalse(one.AsSpan().SequenceEqual(two[0]));
        Assert.IsLessThan(1e-5, WeightDistance.Between(folder["one"], folder["two0"]));
        Assert.IsGreaterThan(1e-4, WeightDistance.Between(folder["pretrained"], folder["two0"]));
    }

    [TestMethod]
    public void A_batch_size_that_is_found_is_the_same_on_all_ranks()
    {
        var settings = Small with { BatchSize = BatchFit.Auto, Epochs = 1, ValidationFraction = 0, Recipe = TrainingRecipe.Transfer with { BatchSize = 4 } };
        var sizes = ThreadRanks.Run(2, c =>
        {
            using var trained = new ClassifierTrainer(c).Train(Pictures(), null, TwoClasses, settings, Quiet);
            using var group = new WorkerGroup(c, synchronisesNorms: false);
            return (trained.History.BatchSize, Least: group.Least(7 - c.Rank));
        });

        CollectionAssert.AreEqual(new[] { (4, 6), (4, 6) }, sizes);
    }

    /// <summary>Two cannot be decoded, one rank's or the other's by turns.</summary>
    private static ColouredShapes Pictures() => new(28, side: 20) { Broken = { 3, 8 } };

    private static byte[] Weights(ICommunicator? communicator, TrainingSettings settings, string file)
    {
        using var trained = new ClassifierTrainer(communicator).Train(Pictures(), null, TwoClasses, settings, Quiet);
        trained.SaveWeights(file);
        return File.ReadAllBytes(file);
    }

    /// <summary>Random weights, and statistics of batch norm that fit them.</summary>
    private static void WritePretrained(string path)
    {
        using var network = NetworkRegistry.Create(CnnArchitecture.ShuffleNetV2X05, ClassifierHead.Learned, 7, seed: 5);
        using var gradless = no_grad();
        using var random = new Generator(1, CPU);
        network.train();
        for (var i = 0; i < 12; i++)
        {
            using var scope = NewDisposeScope();
            network.Run(new TorchOps(null), rand(8, 3, 32, 32, generator: random));
        }

        WeightsWriter.Save(network, path);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public double Minutes { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Minutes * 60_000);
    }
}
