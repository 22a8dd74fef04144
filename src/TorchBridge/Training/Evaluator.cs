using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Scores pictures in evaluation mode.</summary>
/// <param name="network">The network.</param>
/// <param name="plan">The form of the pictures.</param>
/// <param name="device">Where it computes.</param>
/// <param name="cancellation">Stops it.</param>
/// <param name="group">The processes that share the pictures, or null.</param>
internal sealed class Evaluator(CnnNetwork network, TrainingPlan plan, Device device, CancellationToken cancellation, WorkerGroup? group = null)
{
    /// <summary>Loss, accuracies and F1.</summary>
    /// <param name="batches">The pictures.</param>
    /// <param name="progress">Told the batches done and their number.</param>
    /// <param name="features">Whose batches they are, where a frozen trunk's output stands for the pictures.</param>
    public EvaluationResult Evaluate(IBatches batches, Action<int, int>? progress = null, FrozenFeatures? features = null)
    {
        network.eval();
        using var gradless = no_grad();
        var counts = new EvaluationCounts(network.Request.Classes);
        var done = 0;
        foreach (var batch in batches.Epoch(0, cancellation))
        {
            using (batch)
            {
                if (batch.Count == 0)
                    continue;
                using var scope = NewDisposeScope();
                var mirror = plan.Settings.TestTimeFlip != TestTimeFlip.None;
                var logits = features?.Evaluate(batch, mirror) ?? MirrorAverage.Logits(network, BatchTensors.Pixels(batch, plan.Preprocessing, device, plan.Settings.Layout), mirror);
                counts.Add(logits, BatchTensors.Labels(batch, device), batch.Labels);
            }

            progress?.Invoke(++done, batches.BatchCount);
        }

        if (group is not null)
            counts.Share(group.Sum);
        return counts.Result();
    }
}
