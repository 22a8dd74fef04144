using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>What came of one batch, the same for all processes that train together.</summary>
/// <param name="Loss">Its mean over the pictures.</param>
/// <param name="Correct">Pictures classified rightly.</param>
/// <param name="Pictures">Pictures of the batch.</param>
/// <param name="SaveIsDue">Whether it is time for a checkpoint.</param>
/// <param name="TimeIsUp">Whether the time for the run is over.</param>
internal readonly record struct StepOutcome(double Loss, double Correct, int Pictures, bool SaveIsDue, bool TimeIsUp)
{
    /// <summary>Puts the figures of all processes together.</summary>
    /// <param name="loss">This one's mean loss.</param>
    /// <param name="correct">What it classified rightly.</param>
    /// <param name="pictures">Its pictures.</param>
    /// <param name="run">The run.</param>
    /// <param name="keeper">Knows the time, or null.</param>
    /// <param name="group">The processes, or null.</param>
    public static StepOutcome Of(double loss, double correct, int pictures, TrainingRun run, RunKeeper? keeper, WorkerGroup? group)
    {
        bool saveIsDue = keeper?.SaveIsDue == true, timeIsUp = keeper?.TimeIsUp == true;
        if (group is null)
            return new(loss, correct, pictures, saveIsDue, timeIsUp);
        double[] sums = [loss * pictures, correct, saveIsDue ? 1 : 0, timeIsUp ? 1 : 0];
        group.Sum(sums);
        // Gradients that wait for the rest of a step are each process' own: what is kept is a state without any.
        var whole = !run.Step.IsWithin;
        return new(sums[0] / group.Batch.Total, sums[1], group.Batch.Total, whole && sums[2] > 0, whole && sums[3] > 0);
    }
}
