using Microsoft.Extensions.Logging.Abstractions;
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

    private static byte[] Weights(TemporaryFolder folder, TrainingSettings settings)
    {
        using ITrainedClassifier trained = new ClassifierTrainer().Train(
            new ColouredShapes(25), null, ["top", "bottom"], settings, new(null, NullLogger.Instance, CancellationToken.None));
        string file = folder[Path.GetRandomFileName()];
        trained.SaveWeights(file);
        return File.ReadAllBytes(file);
    }
}
