using MlNetFixedHeads.TorchBridge.Tests.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class CachedTrainingTests
{
    [TestMethod]
    public void Keeping_pictures_does_not_change_the_weights_by_a_bit_and_balanced_sampling_does()
    {
        using var folder = new TemporaryFolder();
        var settings = new TrainingSettings
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            Head = ClassifierHead.Identity,
            Epochs = 2,
            BatchSize = 8,
            CropScale = (0.8, 1),
            ImageSize = (16, 16),
            Threads = 1,
            LoaderThreads = 2,
            Cache = PictureCache.None,
        };
        byte[] expected = Weights(folder, settings);
        CollectionAssert.AreEqual(expected, Weights(folder, settings with { Cache = PictureCache.Auto }));
        CollectionAssert.AreEqual(expected, Weights(folder, settings with { Cache = PictureCache.Memory, CacheMemoryBytes = 15_000 }));
        CollectionAssert.AreNotEqual(expected, Weights(folder, settings with { Sampling = PictureSampling.ClassBalanced }));
    }

    [TestMethod]
    public void The_last_size_is_kept_where_there_is_room_for_the_pictures_of_one()
    {
        var settings = Sizes with { Epochs = 6, ValidationFraction = 0 };
        var source = new StampedSource(24, side: 40);
        using var inputs = new TrainingInputs(TrainingPlan.For(settings), source, null, TrainingFixture.Quiet);
        int[] decoded = [.. Enumerable.Range(0, 6).Select(epoch =>
        {
            int before = source.Reads;
            Assert.AreEqual(24, inputs.Train.At(epoch).Loader.Epoch(epoch, CancellationToken.None).Sum(b => b.Count));
            return source.Reads - before;
        })];

        CollectionAssert.AreEqual(new[] { 24, 0, 24, 24, 0, 0 }, decoded);
    }

    [TestMethod]
    public void A_run_of_several_sizes_that_ends_in_any_and_is_resumed_ends_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        byte[] expected = Weights(folder, Sizes with { Cache = PictureCache.None });
        CollectionAssert.AreEqual(expected, Weights(folder, Sizes));
        var kept = Sizes with { Checkpoints = new(folder["kept"]) { Resume = true } };
        // In the second epoch of the first size and in the first of the last one, each time in the middle.
        foreach (int last in new[] { 5, 6 })
        {
            using var stop = new CancellationTokenSource();
            int done = 0;
            Train(kept, TrainingFixture.Quiet with
            {
                Progress = new Synchronous<TrainingProgress>(p =>
                {
                    if (p.Phase == TrainingPhase.Training && ++done == last)
                        stop.Cancel();
                }),
                Cancellation = stop.Token,
            }).Dispose();
        }

        CollectionAssert.AreEqual(expected, Weights(folder, kept));
    }

    /// <summary>Two epochs of a size, one of another, the rest of a third, with memory for the pictures in one form.</summary>
    private static TrainingSettings Sizes => TrainingFixture.Small with
    {
        Epochs = 5,
        Cache = PictureCache.Memory,
        CacheMemoryBytes = 140_000,
        Recipe = TrainingRecipe.Transfer with { Sizes = [new(8, 8, 2), new(12, 12, 3)] },
    };

    private static ITrainedClassifier Train(TrainingSettings settings, TrainingHooks hooks) =>
        new ClassifierTrainer().Train(new ColouredShapes(25), null, ["top", "bottom"], settings, hooks);

    private static byte[] Weights(TemporaryFolder folder, TrainingSettings settings)
    {
        using ITrainedClassifier trained = Train(settings, TrainingFixture.Quiet);
        string file = folder[Path.GetRandomFileName()];
        trained.SaveWeights(file);
        return File.ReadAllBytes(file);
    }
}
