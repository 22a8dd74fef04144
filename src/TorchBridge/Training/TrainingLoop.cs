using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The epochs of one run: SGD steps, validation, the best weights kept.</summary>
internal sealed class TrainingLoop(CnnNetwork network, TrainingPlan plan, BatchLoss batchLoss, TrainingHooks hooks, Device device)
{
    /// <summary>Trains and leaves the best epoch's weights in the network.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before one epoch was complete.</exception>
    public (IReadOnlyList<EpochResult> Epochs, int BestEpoch, bool Cancelled) Run(BatchLoader train, BatchLoader? validation)
    {
        var settings = plan.Settings;
        var results = new List<EpochResult>();
        var best = 0;
        using var snapshot = new WeightSnapshot();
        using var dropout = new Generator((ulong)(uint)settings.Seed, CPU);
        using var penalty = OrthogonalityPenalty.For(network);
        using var optimizer = new MomentumSgd(network.parameters(), plan.LearningRate, settings.Momentum, plan.WeightDecay);
        var ops = new TorchOps(dropout);
        try
        {
            for (var epoch = 0; epoch < settings.Epochs; epoch++)
            {
                var rate = plan.LearningRateAt(epoch);
                optimizer.SetLearningRate(rate);
                var result = RunEpoch(epoch, rate, train, validation, optimizer, penalty, ops);
                results.Add(result);
                if (best == 0 || validation is null || IsBetter(result, results[best - 1]))
                {
                    best = epoch + 1;
                    snapshot.Take(network);
                }
            }
        }
        catch (OperationCanceledException) when (best > 0)
        {
            hooks.Logger.LogWarning("Training was cancelled in epoch {Epoch}; epoch {Best} is kept.", results.Count + 1, best);
            snapshot.Restore(network);
            return (results, best, true);
        }

        if (best != results.Count)
            snapshot.Restore(network);
        return (results, best, false);
    }

    /// <summary>Loss and accuracy in evaluation mode.</summary>
    public EvaluationResult Evaluate(BatchLoader batches, Action<int, int>? progress = null)
    {
        network.eval();
        using var gradless = no_grad();
        double loss = 0, correct = 0;
        var count = 0;
        var done = 0;
        foreach (var batch in batches.Epoch(0, hooks.Cancellation))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                var logits = MirrorAverage.Logits(network, BatchTensors.Pixels(batch, plan.Preprocessing, device), plan.Settings.TestTimeFlip != TestTimeFlip.None);
                var labels = BatchTensors.Labels(batch, device);
                loss += nn.functional.cross_entropy(logits, labels).ToDouble() * batch.Count;
                correct += Correct(logits, labels);
                count += batch.Count;
            }

            progress?.Invoke(++done, batches.BatchCount);
        }

        return count == 0 ? new(double.NaN, double.NaN) : new(loss / count, correct / count);
    }

    /// <summary>More pictures right, or as many at a lower loss.</summary>
    private static bool IsBetter(EpochResult candidate, EpochResult best) =>
        candidate.ValidationAccuracy > best.ValidationAccuracy
        || (candidate.ValidationAccuracy == best.ValidationAccuracy && candidate.ValidationLoss < best.ValidationLoss);

    private static double Correct(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).sum().ToDouble();

    private EpochResult RunEpoch(
        int epoch, double rate, BatchLoader train, BatchLoader? validation, MomentumSgd optimizer, OrthogonalityPenalty? penalty, TorchOps ops)
    {
        network.train();
        var watch = Stopwatch.StartNew();
        double loss = 0, correct = 0;
        int count = 0, done = 0;
        TrainingProgress Message(TrainingPhase phase) => new()
        {
            Phase = phase,
            Epoch = epoch + 1,
            Epochs = plan.Settings.Epochs,
            Batch = done,
            Batches = train.BatchCount,
            LearningRate = rate,
            TrainLoss = loss / Math.Max(count, 1),
            TrainAccuracy = correct / Math.Max(count, 1),
            ImagesPerSecond = count / watch.Elapsed.TotalSeconds,
        };

        foreach (var batch in train.Epoch(epoch, hooks.Cancellation))
        {
            using (batch)
            {
                // One picture has no batch statistics where the last maps are 1 x 1, and a step on it would only add noise.
                if (batch.Count < 2)
                    continue;
                var (batchLoss, batchCorrect) = Step(batch, Mix(epoch, done), optimizer, penalty, ops);
                if (!double.IsFinite(batchLoss))
                    throw Diverged(epoch, done, batchLoss, rate);
                loss += batchLoss * batch.Count;
                correct += batchCorrect;
                count += batch.Count;
            }

            done++;
            hooks.Progress?.Report(Message(TrainingPhase.Training));
        }

        if (count == 0)
            throw new InvalidOperationException("No batch of two or more readable training pictures is left; training needs at least one.");
        var speed = count / watch.Elapsed.TotalSeconds;
        var validated = validation is null ? (EvaluationResult?)null : Evaluate(
            validation,
            (batch, batches) => hooks.Progress?.Report(Message(TrainingPhase.Validation) with { Batch = batch, Batches = batches }));
        var result = new EpochResult(
            epoch + 1, rate, loss / count, correct / count, validated?.Loss, validated?.Accuracy, watch.Elapsed.TotalSeconds, speed);
        hooks.Progress?.Report(Message(TrainingPhase.EpochCompleted) with
        {
            ValidationLoss = result.ValidationLoss,
            ValidationAccuracy = result.ValidationAccuracy,
            ImagesPerSecond = speed,
        });
        Log(result);
        return result;
    }

    private (double Loss, double Correct) Step(ImageBatch batch, BatchMix mix, MomentumSgd optimizer, OrthogonalityPenalty? penalty, TorchOps ops)
    {
        using var scope = NewDisposeScope();
        var labels = BatchTensors.Labels(batch, device);
        optimizer.ZeroGradients();
        var logits = network.Run(ops, mix.Apply(BatchTensors.Pixels(batch, plan.Preprocessing, device))).Logits;
        var loss = mix.Loss(batchLoss, logits, labels);
        // What is reported leaves the penalty out.
        (penalty is null ? loss : loss + penalty.Value()).backward();
        optimizer.Step();
        return (loss.ToDouble(), Correct(logits, mix.Dominant(labels)));
    }

    private BatchMix Mix(int epoch, int batch) => BatchMix.Draw(
        plan.Settings.Augmentation, plan.Preprocessing.Height, plan.Preprocessing.Width, RandomStream.ForBatch(plan.Settings.Seed, epoch, batch));

    private static TrainingDivergedException Diverged(int epoch, int batch, double loss, double rate) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The loss became {loss} in epoch {epoch + 1}, batch {batch + 1}, at learning rate {rate}; try a tenth of it, or check that preprocessed input is normalised."));

    private void Log(EpochResult r) => hooks.Logger.LogInformation(
        "Epoch {Epoch}/{Epochs}: loss {Loss:F4}, training accuracy {Accuracy:P2}, validation accuracy {Validation}, {Speed:F1} images/s.",
        r.Epoch,
        plan.Settings.Epochs,
        r.TrainLoss,
        r.TrainAccuracy,
        r.ValidationAccuracy is { } v ? v.ToString("P2", CultureInfo.InvariantCulture) : "none",
        r.ImagesPerSecond);
}
