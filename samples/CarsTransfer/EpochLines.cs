using System.Globalization;
using MlNetFixedHeads;

namespace CarsTransfer;

/// <summary>Prints a line for every epoch.</summary>
internal sealed class EpochLines(TextWriter output) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Phase != TrainingPhase.EpochCompleted)
            return;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  epoch {value.Epoch}/{value.Epochs}: loss {value.TrainLoss:F3}, validation top-1 {100 * value.ValidationAccuracy:F1} %, {value.ImagesPerSecond:F0} pictures/s"));
    }
}
