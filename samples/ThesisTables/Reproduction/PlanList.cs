using System.Globalization;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction;

/// <summary>What would be trained.</summary>
internal static class PlanList
{
    public static void Write(TextWriter output, IReadOnlyList<PlannedTraining> trainings, Func<PlannedTraining, bool> isDone)
    {
        var width = trainings.Max(t => t.Name.Length);
        foreach (var training in trainings)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{training.Name.PadRight(width)}  {training.Options.Epochs} x {training.Pictures.Train.Count:N0} pictures, {training.Pictures.Test.Count:N0} to measure{(isDone(training) ? ", done" : "")}"));
        }

        var left = trainings.Where(t => !isDone(t)).ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{left.Length} of {trainings.Count} trainings are left: {left.Sum(t => t.TrainImages):N0} pictures to train with, {left.Sum(t => t.TestImages):N0} to measure with or to begin with."));
    }
}
