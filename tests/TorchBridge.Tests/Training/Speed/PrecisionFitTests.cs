using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Speed;

[TestClass]
public sealed class PrecisionFitTests
{
    private static readonly TrainingSettings Small = TrainingFixture.Small with { Epochs = 1, BatchSize = 4, LearningRate = null };

    [TestMethod]
    [DataRow(100, 114, 0, TrainingPrecision.Float32)]
    [DataRow(100, 115.1, 0, TrainingPrecision.BFloat16)]
    [DataRow(100, 130, 140, TrainingPrecision.BFloat16)]
    [DataRow(100, 130, 160, TrainingPrecision.Float16)]
    [DataRow(100, 90, 120, TrainingPrecision.Float16)]
    public void Only_a_clear_win_is_a_reason_for_fewer_bits(double full, double bfloat, double half, TrainingPrecision chosen) =>
        Assert.AreEqual(chosen, PrecisionFit.Choose(
        [
            new() { Precision = TrainingPrecision.Float32, ImagesPerSecond = full },
            new() { Precision = TrainingPrecision.BFloat16, ImagesPerSecond = bfloat },
            new() { Precision = TrainingPrecision.Float16, ImagesPerSecond = half },
        ]).Precision);

    [TestMethod]
    [DataRow(100, 114, TrainingLayout.ChannelsLast)]
    [DataRow(100, 115.1, TrainingLayout.Contiguous)]
    public void Only_a_clear_win_is_a_reason_for_another_layout(double usual, double other, TrainingLayout chosen) =>
        Assert.AreEqual(new StepForm(TrainingPrecision.Float32, chosen), PrecisionFit.Choose(
        [
            new() { Precision = TrainingPrecision.Float32, ImagesPerSecond = usual },
            new() { Precision = TrainingPrecision.Float32, Layout = TrainingLayout.Contiguous, ImagesPerSecond = other },
        ]));

    [TestMethod]
    public void Without_a_measurement_it_is_32_bits() => Assert.AreEqual(new StepForm(TrainingPrecision.Float32), PrecisionFit.Choose([]));

    [TestMethod]
    public void Measuring_leaves_random_numbers_and_memory_as_they_were()
    {
        // TorchSharp counts a parameter twice and its end once: what networks alone leave in the count is no memory.
        var before = LivingTensors.AfterCollection();
        for (var i = 0; i < 4; i++)
            NetworkRegistry.Create(Small.Architecture, Small.Head, 2, Small.Seed).Dispose();
        var living = (2 * LivingTensors.AfterCollection()) - before;
        manual_seed(5);
        var expected = Numbers();
        manual_seed(5);
        var speeds = Measure();

        CollectionAssert.AreEqual(expected, Numbers());
        Assert.AreEqual(living, LivingTensors.AfterCollection());
        CollectionAssert.AreEqual(
            new[] { "Float32", "BFloat16", "Float32 Contiguous", "BFloat16 Contiguous" }, speeds.Select(s => new StepForm(s.Precision, s.Layout).ToString()).ToArray());
        Assert.IsTrue(speeds.All(s => s.ImagesPerSecond > 0));
    }

    [TestMethod]
    public void Measuring_ends_when_it_is_cancelled() => Assert.ThrowsExactly<OperationCanceledException>(() => PrecisionFit.Measure(
        Small, 2, CPU, [new(TrainingPrecision.Float32)], Quiet with { Cancellation = new(canceled: true) }));

    [TestMethod]
    public void Half_precision_is_for_a_gpu()
    {
        using var folder = new TestFolder();
        // Also where steps would be made before that, to find a batch that fits.
        foreach (var batch in new[] { 4, BatchFit.Auto })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(
                () => Train(Small with { Precision = TrainingPrecision.Float16, BatchSize = batch, Device = "cpu" }, folder["none"]));
            StringAssert.Contains(error.Message, "CUDA");
        }
    }

    [TestMethod]
    public void Of_a_frozen_trunk_whose_steps_are_short_nothing_is_measured_and_it_is_said()
    {
        var log = new RecordingLogger();
        var (settings, speeds) = PrecisionFit.Resolve(
            Small with { Precision = TrainingPrecision.Auto, Trunk = TrunkTraining.Frozen }, 2, CPU, Quiet with { Logger = log });

        Assert.AreEqual((TrainingPrecision.Float32, TrainingLayout.ChannelsLast), (settings.Precision, settings.Layout));
        Assert.IsEmpty(speeds);
        StringAssert.Contains(log.Lines.Single(l => l.Contains("Precision Float32", StringComparison.Ordinal)), "frozen trunk");
    }

    [TestMethod]
    public void What_was_measured_is_in_the_history_and_one_of_it_was_chosen()
    {
        using var folder = new TestFolder();
        var (_, history) = Train(Small with { Precision = TrainingPrecision.Auto }, folder["auto"]);

        Assert.HasCount(2 * PrecisionFit.Candidates(CPU).Count, history.PrecisionSpeeds);
        Assert.IsTrue(history.PrecisionSpeeds.Any(s => (s.Precision, s.Layout) == (history.Precision, history.Layout)));
    }

    [TestMethod]
    public void A_network_learns_in_planes_as_with_channels_innermost_and_goes_on_in_them()
    {
        using var folder = new TestFolder();
        var settings = Small with { Epochs = 2, BatchSize = 8, LearningRate = 0.01, Layout = TrainingLayout.Contiguous };
        var (_, usual) = Train(settings with { Layout = TrainingLayout.ChannelsLast }, folder["usual"]);
        var kept = settings with { Checkpoints = new(folder["kept"]) { Resume = true } };
        var (weights, history) = Train(kept, folder["planes"]);
        Assert.AreEqual(TrainingLayout.Contiguous, history.Layout);
        // Sums are made in another order.
        Assert.AreEqual(usual.Epochs[0].TrainLoss, history.Epochs[0].TrainLoss, 1e-3);
        Assert.IsLessThan(1e-4, history.ExportDifference!.Value);

        foreach (var precision in new[] { TrainingPrecision.Auto, TrainingPrecision.Float32 })
        {
            var (again, resumed) = Train(kept with { Precision = precision, Layout = TrainingLayout.ChannelsLast }, folder["again"]);
            Assert.AreEqual((TrainingPrecision.Float32, TrainingLayout.Contiguous), (resumed.Precision, resumed.Layout));
            CollectionAssert.AreEqual(weights, again);
        }
    }

    [TestMethod]
    public void A_network_learns_in_bfloat16_and_goes_on_only_in_it()
    {
        using var folder = new TestFolder();
        var settings = Small with
        {
            Precision = TrainingPrecision.BFloat16,
            Epochs = 4,
            BatchSize = 8,
            LearningRate = 0.02,
            Checkpoints = new(folder["kept"]) { Resume = true },
        };
        var (weights, history) = Train(settings, folder["first"]);
        Assert.AreEqual(TrainingPrecision.BFloat16, history.Precision);
        Assert.IsLessThan(0.8 * history.Epochs[0].TrainLoss, history.Epochs[^1].TrainLoss);
        Assert.IsLessThan(1e-4, history.ExportDifference!.Value);

        // What measured once does not measure again.
        var (again, resumed) = Train(settings with { Precision = TrainingPrecision.Auto }, folder["second"]);
        Assert.AreEqual(TrainingPrecision.BFloat16, resumed.Precision);
        CollectionAssert.AreEqual(weights, again);
        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => Train(settings with { Precision = TrainingPrecision.Float32 }, folder["third"]));
        CollectionAssert.Contains(error.Differences.ToArray(), "Precision was BFloat16, is Float32");
    }

    [TestMethod]
    public void What_follows_a_frozen_trunk_learns_in_bfloat16_from_an_output_kept_in_32_bits()
    {
        using var folder = new TestFolder();
        Train(Small, folder["pretrained"]);
        var (_, history) = Train(
            Small with
            {
                Head = ClassifierHead.Identity,
                PretrainedWeights = folder["pretrained"],
                Reinitialize = Reinitialize.Random,
                Trunk = TrunkTraining.Frozen,
                TrunkPrecision = TrunkPrecision.Full,
                Precision = TrainingPrecision.BFloat16,
                Cache = PictureCache.Memory,
                Epochs = 6,
                LearningRate = 0.02,
            },
            folder["frozen"]);

        Assert.IsLessThan(history.Epochs[0].TrainLoss, history.Epochs[^1].TrainLoss);
    }

    private static IReadOnlyList<PrecisionSpeed> Measure() =>
        PrecisionFit.Measure(Small, 2, CPU, StepForm.Of([TrainingPrecision.Float32, TrainingPrecision.BFloat16]), Quiet);

    private static float[] Numbers()
    {
        using var numbers = rand(8);
        return numbers.data<float>().ToArray();
    }

    private static (byte[] Weights, TrainingHistory History) Train(TrainingSettings settings, string path)
    {
        using var trained = new ClassifierTrainer().Train(new ColouredShapes(16, side: 16), null, ["top", "bottom"], settings, Quiet);
        trained.SaveWeights(path);
        return (File.ReadAllBytes(path), trained.History);
    }
}
