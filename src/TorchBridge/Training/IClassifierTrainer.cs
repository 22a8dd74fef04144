using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Trains a classifier; an interface so that what surrounds training can be tested without it.</summary>
internal interface IClassifierTrainer
{
    /// <summary>Trains on one source, keeping the epoch that does best on the other.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first epoch was complete.</exception>
    ITrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks);
}
