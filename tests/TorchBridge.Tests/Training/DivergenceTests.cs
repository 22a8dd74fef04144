using CsCheck;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using MlNetFixedHeads.TorchBridge.Training.Optimizers;
using MlNetFixedHeads.TorchBridge.Training.State;
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
    public void All_pictures_of_the_batch_are_named_however_many_the_message_has_room_for()
    {
        var logger = new RecordingLogger();
        var error = Assert.ThrowsExactly<TrainingDivergedException>(
            () => Run(Small with { BatchSize = 20 }, new FailingLoss(batch: 2, double.NaN), Quiet with { Logger = logger }));
        Assert.AreEqual((2, 1), (error.Epoch, error.Batch));
        Assert.HasCount(20, error.Pictures.Distinct().ToArray());
        StringAssert.Contains(error.Message, "The batch's 20 pictures: ");
        StringAssert.Contains(error.Message, ", and 4 more.");
        var line = logger.Lines.Single(l => l.Contains("Training diverged in epoch 2, batch 1"));
        Assert.IsTrue(error.Pictures.All(p => line.Contains(p)));
    }

    [TestMethod]
    public void Gradients_that_are_no_numbers_make_no_step_and_are_those_of_their_batch()
    {
        // The last batch of all: no loss would show it.
        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => Run(Small, new PoisonedGradient(batch: 6)));
        StringAssert.Contains(error.Message, "Gradients became infinite or no number in epoch 2, batch 3, at learning rate");
        Assert.AreEqual((2, 3, 8), (error.Epoch, error.Batch, error.Pictures.Count));
        var backOff = Small with { OnDivergence = DivergencePolicy.BackOff };
        CollectionAssert.AreEqual(Run(backOff, new FailingLoss(batch: 5, double.NaN)), Run(backOff, new PoisonedGradient(batch: 5)));
    }

    [TestMethod]
    public void Gradients_that_no_scale_makes_finite_are_those_of_a_batch_too()
    {
        var settings = Small with { Precision = TrainingPrecision.Float16, Epochs = 1, ImageSize = (8, 8) };
        // All but the last of the steps that are skipped before training ends.
        using var state = new StateBag();
        state.In("scale").Set("skipped", LossScale.MostSkipped - 1);
        var error = Assert.ThrowsExactly<TrainingDivergedException>(
            () => Run(settings, new PoisonedGradient(batch: 1), ready: (_, run) => run.Step.Restore(state)));
        StringAssert.Contains(error.Message, "however the loss was scaled");
        Assert.AreEqual((1, 1, 8), (error.Epoch, error.Batch, error.Pictures.Count));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Weights_that_are_no_numbers_are_in_no_checkpoint(bool cancels)
    {
        using var folder = new TestFolder();
        using var stop = new CancellationTokenSource();
        CnnNetwork? trained = null;
        var hooks = Quiet with
        {
            Progress = new Synchronous<TrainingProgress>(p =>
            {
                if (p is not { Phase: TrainingPhase.Training, Epoch: 2, Batch: 2 })
                    return;
                using var gradless = no_grad();
                using var value = tensor(float.PositiveInfinity);
                trained!.parameters().First().copy_(value);
                if (cancels)
                    stop.Cancel();
            }),
            Cancellation = stop.Token,
        };
        var settings = Small with { Checkpoints = new(folder["kept"]) { Kept = 9, Minutes = cancels ? 60 : 1e-9 } };
        if (cancels)
            Run(settings, new CrossEntropyLoss(0), hooks, ready: (n, _) => trained = n);
        else
            StringAssert.Contains(Assert.ThrowsExactly<TrainingDivergedException>(() => Run(settings, new CrossEntropyLoss(0), hooks, ready: (n, _) => trained = n)).Message, "Weights");
        var kept = Directory.GetFiles(folder["kept"], "*.safetensors");
        Assert.IsNotEmpty(kept);
        foreach (var file in kept)
        {
            using var checkpoint = CheckpointFile.Read(file);
            Assert.IsTrue(Finite.All(checkpoint.State.Tensors.Values), file);
        }
    }

    [TestMethod]
    public void A_sum_that_overflows_is_no_value_that_does()
    {
        using var large = full(4, float.MaxValue);
        using var broken = tensor(new[] { 0, float.NaN });
        using var counts = tensor(new long[] { 1 });
        Assert.IsTrue(Finite.All([large, counts]));
        Assert.IsTrue(Finite.All([]));
        Assert.IsFalse(Finite.All([large, broken]));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void An_epoch_that_is_run_again_leaves_out_what_it_left_out_the_first_time(int batch)
    {
        using var folder = new TestFolder();
        List<(int Epoch, int Batches)> seen = [];
        TrainingHooks Hooks(CancellationToken token) => Quiet with
        {
            Progress = new Synchronous<TrainingProgress>(p => seen.AddRange(p.Phase == TrainingPhase.Training ? [(p.Epoch, p.Batches)] : Array.Empty<(int, int)>())),
            Cancellation = token,
        };
        var settings = Small with { OnDivergence = DivergencePolicy.BackOff, BatchSize = 4, MaxUnreadableShare = 0.2 };
        var straight = Run(settings, new FailingLoss(batch, double.NaN), Hooks(default), broken: [3, 8]);
        // Six batches of 24 pictures as often as the first epoch runs, five of the 22 that are left.
        Assert.IsTrue(seen.All(s => s.Batches == (s.Epoch == 1 ? 6 : 5)), string.Join(' ', seen));

        // Killed when it has just gone back.
        using var stop = new CancellationTokenSource();
        var kept = settings with { Checkpoints = new(folder["kept"]) { Resume = true } };
        Assert.ThrowsExactly<OperationCanceledException>(() => Run(kept, new FailingLoss(batch, double.NaN, failed: stop.Cancel), Hooks(stop.Token), broken: [3, 8]));
        seen.Clear();
        CollectionAssert.AreEqual(straight, Run(kept, new CrossEntropyLoss(0), Hooks(default), broken: [3, 8]));
        Assert.AreEqual((1, 6), seen[0]);
    }

    [TestMethod]
    public void What_the_allocator_says_becomes_advice()
    {
        var error = Assert.ThrowsExactly<TrainingMemoryException>(() => Run(Small, new GreedyLoss()));
        StringAssert.Contains(error.Message, "batches of 8 pictures of 16x16");
        StringAssert.Contains(error.Message, "BatchSize 4 with AccumulateBatches 2");
        error = Assert.ThrowsExactly<TrainingMemoryException>(
            () => MemoryShortage.Advising<int>(TrainingPlan.For(Small), "while it was tried", () => throw new InvalidOperationException("out of memory"), "Try less."));
        StringAssert.Contains(error.Message, "Memory ran out while it was tried, with batches of 8 pictures of 16x16. Try less.");
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
    public void A_batch_that_is_found_leaves_room_for_the_cache()
    {
        var settings = Small with { BatchSize = BatchFit.Auto, Recipe = TrainingRecipe.Transfer with { BatchSize = 12 } };
        TrainingSettings Found(PictureCache cache, long? bytes) =>
            BatchFit.Resolve(settings with { Cache = cache, CacheMemoryBytes = bytes }, 2, CPU, Quiet, memory: 1e12);
        Assert.AreEqual((3, 4), (Found(PictureCache.Memory, 800_000_000_000).BatchSize, Found(PictureCache.Memory, 800_000_000_000).Recipe.AccumulateBatches));
        Assert.AreEqual(12, Found(PictureCache.None, 800_000_000_000).BatchSize);
        // Without a size the cache has a quarter of what is free, where that is less than its usual one.
        Assert.AreEqual(1000, BatchFit.Resolve(settings, 2, CPU, Quiet, memory: 4000).CacheMemoryBytes);
    }

    [TestMethod]
    public void Where_not_even_the_pictures_that_are_measured_fit_a_batch_is_two()
    {
        var settings = Small with { BatchSize = BatchFit.Auto, ImageSize = (4_000_000, 4_000_000), Recipe = TrainingRecipe.Transfer with { BatchSize = 12 } };
        Assert.AreEqual(2, BatchFit.Resolve(settings, 2, CPU, Quiet).BatchSize);
    }

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
    private static float[] Run(TrainingSettings settings, BatchLoss loss, TrainingHooks? hooks = null, int[]? broken = null, Action<CnnNetwork, TrainingRun>? ready = null)
    {
        hooks ??= Quiet;
        var plan = TrainingPlan.For(settings);
        var pictures = new ColouredShapes(24);
        pictures.Broken.UnionWith(broken ?? []);
        using var inputs = new TrainingInputs(plan, pictures, null, hooks);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 2, settings.Seed);
        network.UseChannelsLast();
        using var owned = loss;
        using var run = new TrainingRun(network, plan, new LayerRoles(plan.Info, network, []));
        using var keeper = RunKeeper.Open(plan, TwoClasses, pictures, inputs, CPU, hooks);
        keeper.Restore(run);
        ready?.Invoke(network, run);
        new TrainingLoop(network, plan, loss, hooks, CPU, keeper).Run(run, inputs.Train, inputs.Validation);
        return [.. network.parameters().SelectMany(p => p.ToFloats())];
    }

    /// <summary>Another value for one batch, counted from 1, as often as that batch is reached.</summary>
    private sealed class FailingLoss(int batch, double value, int times = 1, Action? failed = null) : BatchLoss
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
            failed?.Invoke();
            return loss * value;
        }
    }

    /// <summary>The loss as it is, with gradients that are no numbers for one batch, counted from 1.</summary>
    private sealed class PoisonedGradient(int batch) : BatchLoss
    {
        private int _batch;

        public override Tensor Value(Tensor logits, Tensor labels)
        {
            var loss = nn.functional.cross_entropy(logits, labels);
            // The slope of the root is infinite at 0.
            return ++_batch == batch ? loss + (logits.sum() * 0).sqrt() : loss;
        }
    }

    private sealed class GreedyLoss : BatchLoss
    {
        public override Tensor Value(Tensor logits, Tensor labels) => logits.sum() + zeros(1L << 50).sum();
    }
}
