using Microsoft.ML;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Tests.Bulk;

/// <summary>Models with a real network at its random weights: what bulk scoring must agree with is the same network in the plain pipeline.</summary>
internal sealed class ScoringModel(int side) : IClassifierTrainer
{
    public static FixedHeadCnnTransformer Fit(MLContext context, IDataView data, FixedHeadCnnOptions? options = null)
        => new FixedHeadCnnEstimator(
            HostContext.Of(context),
            (options ?? new FixedHeadCnnOptions()) with { Architecture = CnnArchitecture.ResNet32Cifar },
            new ScoringModel(16)).Fit(data);

    public ITrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks)
    {
        TorchRuntime.EnsureLoaded();
        CnnNetwork network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Learned, classNames.Count, settings.Seed);
        network.eval();
        return new TrainedClassifier(
            network,
            new ImagePreprocessing { Height = side, Width = side, ResizeShortSide = side + 2 },
            classNames,
            new TrainingHistory { Epochs = [], BestEpoch = 0, Cancelled = false, UnreadableImages = [] });
    }
}
