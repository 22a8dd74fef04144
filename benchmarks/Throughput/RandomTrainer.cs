using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Throughput;

/// <summary>Leaves a network at its random weights: what scoring costs does not depend on them.</summary>
internal sealed class RandomTrainer(CnnArchitecture architecture, int side) : IClassifierTrainer
{
    public ITrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks)
    {
        TorchRuntime.EnsureLoaded();
        CnnNetwork network = NetworkRegistry.Create(architecture, ClassifierHead.Learned, classNames.Count, settings.Seed);
        network.eval();
        return new TrainedClassifier(
            network,
            new ImagePreprocessing { Height = side, Width = side, ResizeShortSide = side },
            classNames,
            new TrainingHistory { Epochs = [], BestEpoch = 0, Cancelled = false, UnreadableImages = [] });
    }
}
