using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Training.State;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class CheckpointTests
{
    /// <summary>Everything that has a state: averages, gradients that wait, momenta of two kinds, pictures that are left out.</summary>
    private static readonly TrainingSettings Small = TrainingFixture.Small with
    {
        BatchSize = 4,
        LearningRate = 0.004,
        ValidationFraction = 0.2,
        LoaderThreads = 2,
        MaxUnreadableShare = 0.2,
        Recipe = TrainingRecipe.ModernAdamW with { AccumulateBatches = 2, Sizes = [new(12, 12, 1)], WarmupEpochs = 0.5 },
        Augmentation = Augmentation.Default with { Mixup = 0.4 },
    };

    [TestMethod]
    public void A_run_that_ends_after_every_batch_and_is_resumed_ends_with_the_same_bits()
    {
        using var folder = new TestFolder();
        // With dropout, which has a generator of its own.
        var whole = Small with { Architecture = CnnArchitecture.MobileNetV2, ImageSize = (32, 32) };
        var straight = Train(whole, folder["straight"]);
        var settings = whole with { Checkpoints = new(folder["kept"]) { Resume = true } };
        for (var part = 0; ; part++)
        {
            // Ends when two more batches are done: what the loader decoded ahead is lost, as in a process that is killed.
            using var stop = new CancellationTokenSource();
            var batches = 0;
            var hooks = Quiet with
            {
                Progress = new Synchronous<TrainingProgress>(p =>
                {
                    if (p.Phase == TrainingPhase.Training && ++batches == 2)
                        stop.Cancel();
                }),
                Cancellation = stop.Token,
            };
            Assert.IsLessThan(20, part);
            try
            {
                using var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, hooks);
                if (trained.History.Cancelled)
                    continue;
                Assert.IsGreaterThan(3, part);
                Assert.HasCount(2, trained.History.Epochs);
                CollectionAssert.AreEqual(new[] { "shape 3", "shape 8" }, trained.History.UnreadableImages.ToArray());
                trained.SaveWeights(folder["resumed"]);
                break;
            }
            catch (OperationCanceledException)
            {
                // In the first epoch.
            }
        }

        CollectionAssert.AreEqual(straight, File.ReadAllBytes(folder["resumed"]));
        // One is left, and it is all that is needed to have the model again.
        Assert.HasCount(1, Checkpoints(folder["kept"]));
        CollectionAssert.AreEqual(straight, Train(settings, folder["again"]));
    }

    [TestMethod]
    public void The_newest_complete_checkpoint_is_found_however_a_newer_one_is_torn()
    {
        using var folder = new TestFolder();
        var settings = Small with { Recipe = TrainingRecipe.Transfer, Checkpoints = new(folder["kept"]) { Minutes = 1e-9, Kept = 3 } };
        Train(settings, folder["weights"]);
        var whole = Checkpoints(folder["kept"])[^1];
        var bytes = File.ReadAllBytes(whole);
        string Next(int number) => Path.Join(folder["kept"], $"checkpoint-{900_000 + number}.safetensors");
        var random = new Random(1);
        var header = 8 + (int)BitConverter.ToInt64(bytes);
        for (var i = 0; i < 12; i++)
        {
            // Cut off anywhere, or one bit of the data or the header another.
            var torn = i % 3 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            if (i % 3 > 0)
                torn[i % 3 == 1 ? random.Next(header, bytes.Length) : random.Next(header)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Next(i), torn);
        }

        File.WriteAllBytes(Next(20) + ".partial", bytes[..100]);
        var (path, checkpoint) = CheckpointFolder.Newest(folder["kept"], NullLogger.Instance)!.Value;
        checkpoint.Dispose();
        Assert.AreEqual(whole, path);
        CheckpointFolder.Open(folder["kept"], 3).Dispose();
        Assert.IsFalse(File.Exists(Next(20) + ".partial"));
    }

    [TestMethod]
    public void Where_every_checkpoint_is_torn_nothing_begins_anew()
    {
        using var folder = new TestFolder();
        var settings = OneEpoch(folder["kept"]);
        Train(settings, folder["weights"]);
        var file = Checkpoints(folder["kept"])[0];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^9]);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Train(settings, folder["weights"]));
        StringAssert.Contains(error.Message, "None of the checkpoints");
        CollectionAssert.AreEqual(new[] { file }, Checkpoints(folder["kept"]));
    }

    [TestMethod]
    public void A_checkpoint_that_cannot_be_read_now_is_not_taken_for_a_torn_one()
    {
        using var folder = new TestFolder();
        var settings = OneEpoch(folder["kept"]);
        var weights = Train(settings, folder["weights"]);
        var file = Checkpoints(folder["kept"])[0];
        using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => Train(settings, folder["weights"])).Message, file);
            Assert.ThrowsExactly<IOException>(() => Train(settings with { BatchSize = -1 }, folder["weights"]));
        }

        CollectionAssert.AreEqual(weights, Train(settings, folder["weights"]));
    }

    [TestMethod]
    public void A_checkpoint_of_another_version_is_not_taken_for_a_torn_one()
    {
        using var folder = new TestFolder();
        using var state = new StateBag();
        var file = folder["checkpoint-000001.safetensors"];
        using (var stream = File.Create(file))
            CheckpointFile.Write(stream, Content(state));
        var bytes = File.ReadAllBytes(file);
        const string Version = "\"checkpoint_format\":\"";
        bytes[System.Text.Encoding.ASCII.GetString(bytes).IndexOf(Version, StringComparison.Ordinal) + Version.Length] = (byte)'2';
        File.WriteAllBytes(file, bytes);
        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => CheckpointFolder.Newest(folder[[]], NullLogger.Instance));
        StringAssert.Contains(error.Message, "has format 2; expected 1");
    }

    [TestMethod]
    public void What_is_written_is_read_with_the_same_bits_and_layouts()
    {
        using var state = new StateBag();
        using var rows = randn(3, 4, 5, 6);
        using var channelsLast = rows.permute(0, 3, 1, 2);
        using var number = tensor(-0.0f);
        using var counts = tensor(new long[] { long.MaxValue, -1 });
        using var flags = tensor(new[] { true, false });
        foreach (var (name, value) in new[] { ("rows", rows), ("channels", channelsLast), ("number", number), ("counts", counts), ("flags", flags) })
            state.In("part").Set(name, value);
        state.Set("nan", double.NaN);
        state.Set("third", 1.0 / 3);
        using var folder = new TestFolder();
        using (var stream = File.Create(folder["x"]))
            CheckpointFile.Write(stream, Content(state));
        using var read = CheckpointFile.Read(folder["x"]);

        Assert.IsTrue(double.IsNaN(read.State.Number("nan")));
        Assert.AreEqual(1.0 / 3, read.State.Number("third"));
        foreach (var (name, value) in state.Tensors)
        {
            var other = read.State.Tensors[name];
            Assert.AreEqual(value.dtype, other.dtype, name);
            CollectionAssert.AreEqual(value.shape, other.shape, name);
            CollectionAssert.AreEqual(value.stride(), other.stride(), name);
            using var scope = NewDisposeScope();
            CollectionAssert.AreEqual(value.contiguous().bytes.ToArray(), other.contiguous().bytes.ToArray(), name);
        }

        Assert.AreEqual("b", read.LeftOut["a"]);
    }

    [TestMethod]
    public void A_checkpoint_of_other_settings_or_data_is_refused_with_the_differences()
    {
        using var folder = new TestFolder();
        var settings = Small with { Checkpoints = new(folder["kept"]) };
        Train(settings, folder["weights"]);
        var resume = settings with { Checkpoints = settings.Checkpoints with { Resume = true } };
        var other = resume with { Epochs = 5, Seed = 2, MaxImagePixels = 1000, Recipe = resume.Recipe with { Optimizer = TrainingOptimizer.RmsProp } };
        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => Train(other, folder["weights"]));
        foreach (var part in new[] { "Epochs was 2, is 5", "Seed was 1, is 2", "MaxImagePixels was 178956970, is 1000", "Recipe.Optimizer.Kind was AdamW, is RmsProp" })
            StringAssert.Contains(error.Message, part);
        StringAssert.Contains(Assert.ThrowsExactly<CheckpointMismatchException>(() => Train(resume, folder["weights"], 26)).Message, "Training pictures was ");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Train(settings, folder["weights"])).Message, "holds checkpoints");
        // What changes no result is no matter.
        Train(resume with { Cache = PictureCache.None, LoaderThreads = 1, TimeBudget = TimeSpan.FromHours(1) }, folder["weights"]);
    }

    [TestMethod]
    public void A_full_disk_leaves_the_last_checkpoint_and_training_goes_on()
    {
        using var folder = new TestFolder();
        var files = 0;
        var hooks = Quiet with { CreateFile = path => ++files == 1 ? File.Create(path) : new FullDisk(File.Create(path)) };
        var settings = Small with { Epochs = 3, Recipe = TrainingRecipe.Transfer, Checkpoints = new(folder["kept"]) };
        using var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, hooks);

        Assert.AreEqual(3, files);
        Assert.HasCount(3, trained.History.Epochs);
        Assert.HasCount(1, Checkpoints(folder["kept"]));
        Assert.IsEmpty(Directory.GetFiles(folder["kept"], "*.partial"));
        using var kept = CheckpointFile.Read(Checkpoints(folder["kept"])[0]);
        Assert.AreEqual(1, kept.State.Number("epochs/count"));
    }

    [TestMethod]
    public void A_checkpoint_that_failed_at_the_end_of_an_epoch_is_written_when_training_is_cancelled()
    {
        using var folder = new TestFolder();
        var files = 0;
        using var stop = new CancellationTokenSource();
        var hooks = Quiet with
        {
            CreateFile = path => ++files == 1 ? throw new IOException("No space left on device") : File.Create(path),
            Progress = new Synchronous<TrainingProgress>(p =>
            {
                if (p.Phase == TrainingPhase.EpochCompleted)
                    stop.Cancel();
            }),
            Cancellation = stop.Token,
        };
        using var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, OneEpoch(folder["kept"]) with { Epochs = 2 }, hooks);

        Assert.IsTrue(trained.History.Cancelled);
        using var kept = CheckpointFile.Read(Checkpoints(folder["kept"]).Single());
        Assert.AreEqual(1, kept.State.Number("epochs/count"));
    }

    [TestMethod]
    public void Older_checkpoints_that_cannot_be_taken_away_cost_no_model()
    {
        using var folder = new TestFolder();
        var logger = new RecordingLogger();
        var hooks = Quiet with { Logger = logger, DeleteFile = _ => throw new IOException("Stale file handle") };
        using var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, OneEpoch(folder["kept"]) with { Epochs = 3 }, hooks);

        Assert.HasCount(3, Checkpoints(folder["kept"]));
        Assert.HasCount(2, logger.Lines.Where(l => l.Contains("Older checkpoints could not be taken away: Stale file handle")).ToArray());
        Assert.IsFalse(logger.Lines.Any(l => l.Contains("could not be written")));
    }

    [TestMethod]
    public void Another_machine_is_told_of_when_a_run_is_resumed()
    {
        using var folder = new TestFolder();
        var settings = OneEpoch(folder["kept"]);
        Train(settings, folder["weights"]);
        var logger = new RecordingLogger();
        new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings with { Threads = 2 }, Quiet with { Logger = logger }).Dispose();
        Assert.IsTrue(logger.Lines.Any(l => l.Contains("may differ in their last digits") && l.Contains("Threads was 1, is 2")), string.Join('\n', logger.Lines));

        var plain = RunConfiguration.Machine(CPU, _ => null);
        Assert.AreNotEqual("none", plain["Processor"]);
        var other = RunConfiguration.Machine(CPU, name => name == "ATEN_CPU_CAPABILITY" ? "avx2" : null);
        CollectionAssert.AreEqual(new[] { "ATEN_CPU_CAPABILITY was none, is avx2" }, RunConfiguration.Differences(plain, other).ToArray());
    }

    [TestMethod]
    public void Checkpoints_of_a_run_that_is_under_way_are_not_cleared()
    {
        using var folder = new TestFolder();
        Train(OneEpoch(folder["kept"]), folder["weights"]);
        using (CheckpointFolder.Open(folder["kept"], 1))
            Assert.ThrowsExactly<IOException>(() => CheckpointFolder.Clear(folder["kept"]));
        Assert.HasCount(1, Checkpoints(folder["kept"]));
        CheckpointFolder.Clear(folder["kept"]);
        Assert.IsFalse(Directory.Exists(folder["kept"]));
    }

    [TestMethod]
    public void A_folder_is_brought_to_the_disk()
    {
        using var folder = new TestFolder();
        FolderFlush.ToDisk(folder[[]]);
        if (!OperatingSystem.IsWindows())
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => FolderFlush.ToDisk(folder["none"])).Message, folder["none"]);
    }

    [TestMethod]
    public void A_folder_is_used_by_one_run_at_a_time_and_goes_where_nothing_was_kept()
    {
        using var folder = new TestFolder();
        using (CheckpointFolder.Open(folder["a", "b"], 1))
            Assert.ThrowsExactly<IOException>(() => CheckpointFolder.Open(folder["a", "b"], 1));
        Assert.IsFalse(Directory.Exists(folder["a"]));
    }

    [TestMethod]
    public void When_the_time_is_over_the_best_epoch_is_kept_and_the_rest_can_follow()
    {
        using var folder = new TestFolder();
        var straight = Train(Small, folder["straight"]);
        var time = new SteppedTime();
        // The first epoch is complete, and then some.
        var hooks = Quiet with { Time = time, Progress = new Synchronous<TrainingProgress>(p => time.Minutes += p is { Epoch: 2, Batch: 1 } ? 60 : 0) };
        var settings = Small with { TimeBudget = TimeSpan.FromMinutes(30), Checkpoints = new(folder["kept"]) { Resume = true } };
        using (var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, hooks))
        {
            Assert.IsTrue(trained.History.OutOfTime);
            Assert.IsFalse(trained.History.Cancelled || trained.History.StoppedEarly);
            Assert.HasCount(1, trained.History.Epochs);
        }

        CollectionAssert.AreEqual(straight, Train(settings with { TimeBudget = null }, folder["rest"]));
        time = new() { Minutes = 0 };
        hooks = Quiet with { Time = time, Progress = new Synchronous<TrainingProgress>(_ => time.Minutes += 60) };
        var error = Assert.ThrowsExactly<TimeoutException>(
            () => new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings with { Checkpoints = new(folder["early"]) }, hooks));
        StringAssert.Contains(error.Message, folder["early"]);
        CollectionAssert.AreEqual(straight, Train(settings with { TimeBudget = null, Checkpoints = new(folder["early"]) { Resume = true } }, folder["rest"]));
    }

    [TestMethod]
    public void A_run_that_was_resumed_began_when_it_first_did_and_no_event_is_in_the_future()
    {
        using var folder = new TestFolder();
        DateTimeOffset start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        // Within an epoch and between two.
        foreach (var count in new[] { 2, 5 })
        {
            var settings = Small with { Epochs = 3, Checkpoints = new(folder[$"kept {count}"]) { Resume = true } };
            using var stop = new CancellationTokenSource();
            var batches = count;
            var first = Quiet with
            {
                Time = new SteppedTime { Now = start },
                Progress = new Synchronous<TrainingProgress>(p =>
                {
                    if (p.Phase == TrainingPhase.Training && --batches == 0)
                        stop.Cancel();
                }),
                Cancellation = stop.Token,
            };
            try
            {
                new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, first).Dispose();
            }
            catch (OperationCanceledException)
            {
                // Before an epoch was complete.
            }

            var later = start.AddDays(2);
            using var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, Quiet with { Time = new SteppedTime { Now = later } });
            Assert.HasCount(3, trained.History.Epochs);
            Assert.AreEqual(start, trained.History.Started);
            Assert.IsLessThan(later, start.AddSeconds(trained.History.Epochs.Sum(e => e.Seconds)));
        }
    }

    [TestMethod]
    public void A_checkpoint_that_does_not_tell_when_its_run_began_is_gone_on_from_all_the_same()
    {
        using var folder = new TestFolder();
        var settings = Small with { Checkpoints = new(folder["kept"]) { Resume = true } };
        new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, Quiet).Dispose();
        var (path, checkpoint) = CheckpointFolder.Newest(folder["kept"], NullLogger.Instance)!.Value;
        using (checkpoint)
        using (var earlier = new StateBag())
        {
            foreach (var (name, value) in checkpoint.State.Numbers.Where(n => n.Key != "started"))
                earlier.Set(name, value);
            foreach (var (name, value) in checkpoint.State.Tensors)
                earlier.Set(name, value);
            Assert.HasCount(checkpoint.State.Numbers.Count - 1, earlier.Numbers);
            using var file = File.Create(path);
            CheckpointFile.Write(file, checkpoint with { State = earlier });
        }

        using var trained = new ClassifierTrainer().Train(Pictures(), null, TwoClasses, settings, Quiet);
        Assert.HasCount(2, trained.History.Epochs);
        Assert.IsNull(trained.History.Started);
    }

    [TestMethod]
    public void Checkpoints_leave_no_tensors()
    {
        using var folder = new TestFolder();
        void Run(int epochs, string name) =>
            Train(Small with { Epochs = epochs, OnDivergence = DivergencePolicy.BackOff, Checkpoints = new(folder[name]) { Minutes = 1e-9, Resume = true } }, folder["weights"]);
        Run(1, "first");
        var before = Fixtures.LivingTensors.AfterCollection();
        Run(1, "second");
        var afterOne = Tensor.TotalCount - before;
        before = Fixtures.LivingTensors.AfterCollection();
        Run(4, "third");
        Assert.AreEqual(afterOne, Tensor.TotalCount - before, "Tensors that four epochs with checkpoints leave, against one.");
    }

    /// <summary>Two cannot be decoded; in batches of four the last one of an epoch waits for a step of its own.</summary>
    private static ColouredShapes Pictures(int count = 28)
    {
        var pictures = new ColouredShapes(count);
        pictures.Broken.UnionWith([3, 8]);
        return pictures;
    }

    private static TrainingSettings OneEpoch(string folder) =>
        Small with { Epochs = 1, Recipe = TrainingRecipe.Transfer, Checkpoints = new(folder) { Resume = true } };

    private static byte[] Train(TrainingSettings settings, string file, int pictures = 28)
    {
        using var trained = new ClassifierTrainer().Train(Pictures(pictures), null, TwoClasses, settings, Quiet);
        trained.SaveWeights(file);
        return File.ReadAllBytes(file);
    }

    private static string[] Checkpoints(string folder) => [.. Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)];

    private static Checkpoint Content(StateBag state) => new()
    {
        State = state,
        Configuration = new Dictionary<string, string> { ["x"] = "y" },
        Machine = new Dictionary<string, string>(),
        LeftOut = new Dictionary<string, string> { ["a"] = "b" },
        Replaced = new Dictionary<string, string>(),
        BatchSize = 4,
        AccumulateBatches = 2,
    };

    private sealed class SteppedTime : TimeProvider
    {
        public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

        public double Minutes { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Minutes * 60_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Takes some bytes, and then says that there is no room.</summary>
    private sealed class FullDisk(Stream inner) : Stream
    {
        private const long Room = 20_000;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, (int)Math.Min(count, Math.Max(Room - inner.Position, 0)));
            if (inner.Position >= Room)
                throw new IOException("No space left on device");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
