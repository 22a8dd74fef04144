using System.Globalization;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>Progress in words.</summary>
internal static class EpochLine
{
    public static string Completed(TrainingProgress p)
    {
        string validation = p is { ValidationAccuracy: { } accuracy, ValidationLoss: { } loss }
            ? $"  validation loss {Numbers.Loss(loss)}  top-1 {Numbers.Share(accuracy)}"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {p.Epoch}/{p.Epochs}  loss {Numbers.Loss(p.TrainLoss)}  top-1 {Numbers.Share(p.TrainAccuracy)}{validation}  lr {Numbers.General(p.LearningRate)}  {p.ImagesPerSecond:0.0} pictures/s");
    }

    public static string Running(TrainingProgress p) => p.Phase switch
    {
        TrainingPhase.Export => "checking the ONNX graph against the network",
        TrainingPhase.Initialization => string.Create(CultureInfo.InvariantCulture, $"looking at the pictures  batch {p.Batch}/{p.Batches}"),
        TrainingPhase.Validation => string.Create(CultureInfo.InvariantCulture, $"epoch {p.Epoch}/{p.Epochs}  validation {p.Batch}/{p.Batches}"),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {p.Epoch}/{p.Epochs}  batch {p.Batch}/{p.Batches}  loss {Numbers.Loss(p.TrainLoss)}  top-1 {Numbers.Share(p.TrainAccuracy)}  {p.ImagesPerSecond:0.0} pictures/s"),
    };
}
