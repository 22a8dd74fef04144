using CsCheck;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class DivergenceTests
{
    [TestMethod]
    public void A_loss_that_is_no_number_names_the_pictures_of_the_batch()
    {
        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => Run(Small, new FailingLoss(batch: 4, double.NaN)));
        StringAssert.Contains(error.Message, "became NaN in epoch 2, batch 1");
        StringAssert.Contains(error.Message, "8 pictures: shape ");
        Assert.AreEqual(8, error.Message.Split("shape ").Length - 1);
    }

    [TestMethod]
    public void A_loss_that_explodes_ends_training_before_it_is_no_number()
    {
        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => Run(Small with { LearningRate = 1e6 }, new CrossEntropyLoss(0)));
        StringAssert.Contains(error.Message, "at learning rate 1000000");
        var watch = new LossWatch(10);
        Assert.IsTrue(watch.Accepts(3));
        // A single batch is forgiven, and so is a loss that only gets worse.
        Assert.IsTrue(watch.Accepts(300));
        for (var i = 0; i < 50; i++)
            Assert.IsTrue(watch.Accepts(40));
        Assert.IsFalse(Enumerable.Range(0, 50).All(_ => watch.Accepts(100)));
        Assert.IsFalse(watch.Accepts(double.PositiveInfinity));
    }

    [TestMethod]
    public void Backing_off_goes_back_with_half_the_rate_and_not_forever()
    {
        List<double> rates = [];
        var hooks = Quiet with { Progress = new Synchronous<TrainingProgress>(p => rates.AddRange(p.Phase == TrainingPhase.EpochCompleted ? [p.LearningRate] : Array.Empty<double>())) };
        var backOff = Small with { OnDivergence = DivergencePolicy.BackOff, Recipe = TrainingRecipe.Transfer with { Schedule = LearningRateSchedule.Constant } };
        // Twice in the second epoch; the third time it goes well.
        Run(backOff, new FailingLoss(batch: 4, double.NaN, times: 2), hooks);
        CollectionAssert.AreEqual(new[] { 0.05, 0.0125 }, rates);
        Assert.ThrowsExactly<TrainingDivergedException>(() => Run(backOff, new FailingLoss(batch: 4, double.NaN, times: 6)));
    }

    [TestMethod]
    public void A_run_that_was_resumed_within_an_epoch_backs_off_to_its_beginning_as_if_never_interrupted()
    {
        using var folder = new TestFolder();
        var backOff = Small with { OnDivergence = DivergencePolicy.BackOff };
        var (straight, untroubled) = (Run(backOff, new FailingLoss(batch: 6, double.NaN)), Run(backOff, new CrossEntropyLoss(0)));
        using var stop = new CancellationTokenSource();
        var hooks = Quiet with
        {
            // Two batches into the second epoch.
            Progress = new Synchronous<TrainingProgress>(p =>
            {
                if (p is { Phase: TrainingPhase.Training, Epoch: 2, Batch: 2 })
                    stop.Cancel();
            }),
            Cancellation = stop.Token,
        };
        var settings = backOff with { Checkpoints = new(folder["kept"]) { Resume = true } };
        Run(settings, new CrossEntropyLoss(0), hooks);
        var resumed = Run(settings, new FailingLoss(batch: 1, double.NaN));

        CollectionAssert.AreEqual(straight, resumed);
        CollectionAssert.AreNotEqual(untroubled, straight);
    }

    [TestMethod]
    public void What_the_allocator_says_becomes_advice()
    {
        var error = Assert.ThrowsExactly<TrainingMemoryException>(() => Run(Small, new GreedyLoss()));
        StringAssert.Contains(error.Message, "batches of 8 pictures of 16x16");
        StringAssert.Contains(error.Message, "BatchSize 4 with AccumulateBatches 2");
        Assert.IsFalse(MemoryShortage.IsCause(new InvalidOperationException("another thing")));
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(1)]
    public void A_run_that_fails_tells_of_the_epochs_that_were_complete(int epoch)
    {
        TrainingHistory? Failing<T>(Exception failure, Func<T, TrainingHistory?> history)
            where T : Exception
        {
            var hooks = Quiet with { Progress = new Synchronous<TrainingProgress>(p => _ = p is { Phase: TrainingPhase.Training } && p.Epoch == epoch ? throw failure : 0) };
            return history(Assert.ThrowsExactly<T>(() => new ClassifierTrainer().Train(new ColouredShapes(24), null, TwoClasses, Small, hooks)));
        }

        TrainingHistory?[] reached =
        [
            Failing<TrainingDivergedException>(new TrainingDivergedException("It diverged."), e => e.History),
            Failing<TrainingMemoryException>(new InvalidOperationException("bad_alloc"), e => e.History),
            Failing<IOException>(new IOException("The disk is gone."), e => FailedRun.HistoryOf(new AggregateException(e))),
        ];
        foreach (var history in reached)
        {
            Assert.AreEqual(epoch - 1, history?.Epochs.Count ?? 0);
            Assert.AreEqual(epoch == 1, history is null);
            if (history is not null)
            {
                Assert.AreEqual(1, history.BestEpoch);
                Assert.IsNotNull(history.Started);
                CollectionAssert.AreEqual(TwoClasses, history.ClassNames.ToArray());
                Assert.IsFalse(history.OutOfTime || history.Cancelled || history.StoppedEarly);
            }
        }
    }

    [TestMethod]
    public void A_batch_that_is_found_fits_and_is_the_largest_part_that_does() => Gen.Select(Gen.Int[2, 1024], Gen.Double[0, 1e9], Gen.Double[1, 1e8], Gen.Double[0, 1e11])
        .Sample((most, rest, each, available) =>
        {
            var batch = BatchFit.Choose(most, rest, each, available);
            bool Fits(int n) => rest + (n * each) <= 0.8 * available;
            Assert.IsTrue(batch == most || batch is >= 2 && batch < most);
            Assert.IsTrue(Fits(batch) || batch < 4);
            for (var n = most; n > batch; n /= 2)
                Assert.IsFalse(Fits(n));
        });

    [TestMethod]
    [DataRow(TrainingPrecision.Float32)]
    [DataRow(TrainingPrecision.BFloat16)]
    [DataRow(TrainingPrecision.Auto)]
    public void Where_the_memory_is_enough_a_batch_that_is_found_is_the_recipes(TrainingPrecision precision)
    {
        var settings = BatchFit.Resolve(Small with { Precision = precision, BatchSize = BatchFit.Auto, Recipe = TrainingRecipe.Transfer with { BatchSize = 12 } }, 2, CPU, Quiet);
        Assert.AreEqual((12, 1), (settings.BatchSize, settings.Recipe.AccumulateBatches));
    }

    [TestMethod]
    public void A_batch_that_is_found_is_trained_with()
    {
        using var trained = new ClassifierTrainer().Train(new ColouredShapes(24), null, TwoClasses, Small with { BatchSize = BatchFit.Auto, Epochs = 1 }, Quiet);
        Assert.AreEqual(64, trained.History.BatchSize);
    }

    /// <summary>Trains with three batches an epoch.</summary>
    /// <returns>The weights.</returns>
    private static float[] Run(TrainingSettings settings, BatchLoss loss, TrainingHooks? hooks = null)
    {
        hooks ??= Quiet;
        var plan = TrainingPlan.For(settings);
        var pictures = new ColouredShapes(24);
        using var inputs = new TrainingInputs(plan, pictures, null, hooks);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 2, settings.Seed);
        network.UseChannelsLast();
        using var owned = loss;
        using var run = new TrainingRun(network, plan, new LayerRoles(plan.Info, network, []));
        using var keeper = RunKeeper.Open(plan, TwoClasses, pictures, inputs, CPU, hooks);
        keeper.Restore(run);
        new TrainingLoop(network, plan, loss, hooks, CPU, keeper).Run(run, inputs.Train, inputs.Validation);
        return [.. network.parameters().SelectMany(p => p.ToFloats())];
    }

    /// <summary>Another value for one batch, counted from 1, as often as that batch is reached.</summary>
    private sealed class FailingLoss(int batch, double value, int times = 1) : BatchLoss
    {
        private int _batch;
        private int _times;

        public override Tensor Value(Tensor logits, Tensor labels)
        {
            var loss = nn.functional.cross_entropy(logits, labels);
            if (++_batch != batch || _times++ >= times)
                return loss;
            // The next comes as the first of the epoch again.
            _batch = batch - 1;
            return loss * value;
        }
    }

    private sealed class GreedyLoss : BatchLoss
    {
        public override Tensor Value(Tensor logits, Tensor labels) => logits.sum() + zeros(1L << 50).sum();
    }
}
