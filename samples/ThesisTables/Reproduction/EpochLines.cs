using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction;

/// <summary>Prints a line for every epoch.</summary>
internal sealed class EpochLines(TextWriter output) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Phase == TrainingPhase.EpochCompleted)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  epoch {value.Epoch}/{value.Epochs}: loss {value.TrainLoss:F3}, rate {value.LearningRate:0.######}, {value.ImagesPerSecond:F0} pictures/s"));
        }
    }
}
