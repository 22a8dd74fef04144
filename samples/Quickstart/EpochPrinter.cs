using System.Globalization;

namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>Prints a line for every fifth epoch and the last.</summary>
internal sealed class EpochPrinter : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Phase != TrainingPhase.EpochCompleted || (value.Epoch % 5 != 0 && value.Epoch != value.Epochs))
            return;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  epoch {value.Epoch,2}/{value.Epochs}: loss {value.TrainLoss:F3}, validation top-1 {100 * value.ValidationAccuracy:F1} %, {value.ImagesPerSecond:F0} pictures/s"));
    }
}
