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
    /// <summary>Loss and accuracies.</summary>
    /// <param name="batches">The pictures.</param>
    /// <param name="progress">Told the batches done and their number.</param>
    /// <param name="features">Whose batches they are, where a frozen trunk's output stands for the pictures.</param>
    public EvaluationResult Evaluate(IBatches batches, Action<int, int>? progress = null, FrozenFeatures? features = null)
    {
        network.eval();
        using var gradless = no_grad();
        var classes = network.Request.Classes;
        var (right, all) = (new double[classes], new double[classes]);
        double loss = 0;
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
                var labels = BatchTensors.Labels(batch, device);
                loss += nn.functional.cross_entropy(logits, labels).Number() * batch.Count;
                long[] predicted = [.. logits.argmax(1).to(CPU).data<long>()];
                for (var i = 0; i < batch.Count; i++)
                {
                    all[batch.Labels[i]]++;
                    right[batch.Labels[i]] += predicted[i] == batch.Labels[i] ? 1 : 0;
                }
            }

            progress?.Invoke(++done, batches.BatchCount);
        }

        if (group is not null)
        {
            double[] sums = [loss, .. right, .. all];
            group.Sum(sums);
            (loss, right, all) = (sums[0], sums[1..(classes + 1)], sums[(classes + 1)..]);
        }

        var count = all.Sum();
        return count == 0
            ? new(double.NaN, double.NaN, double.NaN)
            : new(loss / count, right.Sum() / count, Enumerable.Range(0, all.Length).Where(c => all[c] > 0).Average(c => right[c] / all[c]));
    }
}
