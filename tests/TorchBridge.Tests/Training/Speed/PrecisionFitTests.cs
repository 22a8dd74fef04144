using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Training;
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
        ]));

    [TestMethod]
    public void Without_a_measurement_it_is_32_bits() => Assert.AreEqual(TrainingPrecision.Float32, PrecisionFit.Choose([]));

    [TestMethod]
    public void Measuring_leaves_random_numbers_and_memory_as_they_were()
    {
        // TorchSharp counts a parameter twice and its end once: what networks alone leave in the count is no memory.
        var before = LivingTensors.AfterCollection();
        for (var i = 0; i < 2; i++)
            NetworkRegistry.Create(Small.Architecture, Small.Head, 2, Small.Seed).Dispose();
        var living = (2 * LivingTensors.AfterCollection()) - before;
        manual_seed(5);
        var expected = Numbers();
        manual_seed(5);
        var speeds = Measure();

        CollectionAssert.AreEqual(expected, Numbers());
        Assert.AreEqual(living, LivingTensors.AfterCollection());
        CollectionAssert.AreEqual(new[] { TrainingPrecision.Float32, TrainingPrecision.BFloat16 }, speeds.Select(s => s.Precision).ToArray());
        Assert.IsTrue(speeds.All(s => s.ImagesPerSecond > 0));
    }

    [TestMethod]
    public void Measuring_ends_when_it_is_cancelled() => Assert.ThrowsExactly<OperationCanceledException>(() => PrecisionFit.Measure(
        Small, 2, CPU, [TrainingPrecision.Float32], Quiet with { Cancellation = new(canceled: true) }));

    [TestMethod]
    public void Half_precision_is_for_a_gpu()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => PrecisionFit.Resolve(Small with { Precision = TrainingPrecision.Float16 }, 2, CPU, Quiet));
        StringAssert.Contains(error.Message, "CUDA");
    }

    [TestMethod]
    public void With_nothing_to_choose_from_training_is_that_of_32_bits_to_the_last_bit()
    {
        if (PrecisionFit.Candidates(CPU).Count > 1)
            Assert.Inconclusive("This processor has instructions for bfloat16, so that there is a choice.");
        using var folder = new TestFolder();
        var (expected, _) = Train(Small, folder["float32"]);
        var (actual, history) = Train(Small with { Precision = TrainingPrecision.Auto }, folder["auto"]);

        CollectionAssert.AreEqual(expected, actual);
        Assert.AreEqual(TrainingPrecision.Float32, history.Precision);
        Assert.IsEmpty(history.PrecisionSpeeds);
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
        PrecisionFit.Measure(Small, 2, CPU, [TrainingPrecision.Float32, TrainingPrecision.BFloat16], Quiet);

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
