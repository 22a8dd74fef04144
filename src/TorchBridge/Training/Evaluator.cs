using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Scores pictures in evaluation mode.</summary>
internal sealed class Evaluator(CnnNetwork network, TrainingPlan plan, Device device, CancellationToken cancellation)
{
    /// <summary>Loss and accuracies.</summary>
    /// <param name="batches">The pictures.</param>
    /// <param name="progress">Told the batches done and their number.</param>
    /// <param name="features">Whose batches they are, where a frozen trunk's output stands for the pictures.</param>
    public EvaluationResult Evaluate(IBatches batches, Action<int, int>? progress = null, FrozenFeatures? features = null)
    {
        network.eval();
        using var gradless = no_grad();
        var (right, all) = (new int[network.Request.Classes], new int[network.Request.Classes]);
        double loss = 0;
        var done = 0;
        foreach (var batch in batches.Epoch(0, cancellation))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                var mirror = plan.Settings.TestTimeFlip != TestTimeFlip.None;
                var logits = features?.Evaluate(batch, mirror) ?? MirrorAverage.Logits(network, BatchTensors.Pixels(batch, plan.Preprocessing, device), mirror);
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

        var count = all.Sum();
        return count == 0
            ? new(double.NaN, double.NaN, double.NaN)
            : new(loss / count, (double)right.Sum() / count, Enumerable.Range(0, all.Length).Where(c => all[c] > 0).Average(c => (double)right[c] / all[c]));
    }
}
