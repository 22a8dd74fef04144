using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Trains an image classifier.</summary>
internal interface IClassifierTrainer
{
    /// <summary>Trains on <paramref name="train"/>, keeping the best epoch on <paramref name="validation"/> (or on a held-out share).</summary>
    /// <param name="train">Labelled pictures.</param>
    /// <param name="validation">Pictures that decide which epoch is kept, or null.</param>
    /// <param name="classNames">One name per class; a label is an index into it.</param>
    /// <param name="settings">Everything else that decides the outcome.</param>
    /// <param name="hooks">How to report and when to stop.</param>
    ITrainedClassifier Train(IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks);
}
