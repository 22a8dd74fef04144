using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The epochs of one run: steps, validation, the best weights kept.</summary>
internal sealed class TrainingLoop(CnnNetwork network, TrainingPlan plan, BatchLoss batchLoss, TrainingHooks hooks, Device device, WorkerGroup? group = null)
{
    // Processes that train together stop together, where they next agree on a batch.
    private readonly CancellationToken _cancellation = group is null ? hooks.Cancellation : CancellationToken.None;
    private readonly Evaluator _evaluator = new(network, plan, device, group is null ? hooks.Cancellation : CancellationToken.None, group);

    /// <summary>Trains from where the run is, and leaves the best epoch's weights in the network.</summary>
    /// <param name="run">The run's state, new or restored.</param>
    /// <param name="train">The training pictures.</param>
    /// <param name="validation">Those that choose the epoch, or null.</param>
    /// <param name="epochDone">Called after every epoch, when the state can be saved.</param>
    /// <returns>Whether it was cancelled.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before one epoch was complete.</exception>
    public bool Run(TrainingRun run, TrainingPictures train, BatchLoader? validation, Action<TrainingRun>? epochDone = null)
    {
        using var penalty = OrthogonalityPenalty.For(network);
        var log = run.Epochs;
        try
        {
            while (log.Count < plan.Settings.Epochs && !log.Stops)
            {
                RunEpoch(run, train, validation, penalty);
                epochDone?.Invoke(run);
            }
        }
        catch (OperationCanceledException) when (log.Best > 0)
        {
            hooks.Logger.LogWarning("Training was cancelled in epoch {Epoch}; epoch {Best} is kept.", log.Count + 1, log.Best);
            run.Kept.Restore(network);
            return true;
        }

        if (log.Stops && log.Count < plan.Settings.Epochs)
            hooks.Logger.LogInformation("Stopped after epoch {Epoch}: {Rule}. Epoch {Best} is kept.", log.Count, plan.Recipe.EarlyStopping, log.Best);
        if (log.Best != log.Count || run.Average is not null)
            run.Kept.Restore(network);
        return false;
    }

    private void RunEpoch(TrainingRun run, TrainingPictures train, BatchLoader? validation, OrthogonalityPenalty? penalty)
    {
        var epoch = run.Epochs.Count;
        var watch = Stopwatch.StartNew();
        var figures = new EpochFigures(epoch, plan.Settings.Epochs, watch, group);
        var pictures = train.At(epoch);
        Train(run, figures, pictures.Loader, pictures.Preprocessing, penalty);
        figures.Share();
        var speed = figures.ImagesPerSecond;
        if (group is not null)
            EpochAgreement.CheckWeights(group.Communicator, network, epoch + 1, hooks.Logger);

        // What is scored is what is kept: the mean of the weights, where there is one.
        using var averaged = run.Average?.Swap();
        var validated = validation is null ? (EvaluationResult?)null : _evaluator.Evaluate(
            validation,
            (batch, batches) => hooks.Progress?.Report(figures.Message(TrainingPhase.Validation) with { Batch = batch, Batches = batches }));
        if (group is not null)
            EpochAgreement.Merge(group.Communicator, pictures.Loader.Unreadable);
        var result = figures.Result(validated, speed);
        var best = run.Epochs.Add(result);
        if (best)
            run.Kept.Take(network);
        run.Scheduler.EpochCompleted(
            epoch,
            EpochMetrics.Of(result, plan.Recipe.KeepBest) ?? result.TrainLoss,
            EpochMetrics.Of(result, plan.Recipe.KeepBest) is not null && EpochMetrics.HigherIsBetter(plan.Recipe.KeepBest));
        hooks.Progress?.Report(figures.Message(TrainingPhase.EpochCompleted) with
        {
            ValidationLoss = result.ValidationLoss,
            ValidationAccuracy = result.ValidationAccuracy,
            ImagesPerSecond = speed,
        });
        Log(result);
    }

    private void Train(TrainingRun run, EpochFigures figures, BatchLoader loader, ImagePreprocessing preprocessing, OrthogonalityPenalty? penalty)
    {
        network.train();
        run.Freezer.Apply(figures.Epoch);
        foreach (var batch in loader.Epoch(figures.Epoch, _cancellation))
        {
            figures.Batches = loader.BatchCount;
            figures.LearningRate = run.Scheduler.At(figures.Epoch, figures.Batch, figures.Batches);
            using (batch)
            {
                // One picture has no batch statistics where the last maps are 1 x 1, and a step on it would only add noise.
                if (group is null ? batch.Count < 2 : !group.Agree(batch.Count, hooks.Cancellation.IsCancellationRequested))
                    continue;
                var mix = BatchMix.Draw(
                    plan.Settings.Augmentation, preprocessing.Height, preprocessing.Width, RandomStream.ForBatch(plan.Settings.Seed, figures.Epoch, figures.Batch));
                var (loss, correct) = Step(run, batch, mix, preprocessing, penalty, figures.LearningRate);
                if (!double.IsFinite(loss))
                    throw Diverged(figures, loss);
                figures.Add(loss, correct, batch.Count);
            }

            hooks.Progress?.Report(figures.Message(TrainingPhase.Training));
        }

        // The last batches of an epoch may be too few for a step of their own; their gradients count all the same.
        run.Step.Make(figures.LearningRate);
        if (figures.Pictures == 0)
            throw new InvalidOperationException("No batch of two or more readable training pictures is left; training needs at least one.");
    }

    private (double Loss, double Correct) Step(
        TrainingRun run, ImageBatch batch, BatchMix mix, ImagePreprocessing preprocessing, OrthogonalityPenalty? penalty, double rate)
    {
        using var scope = NewDisposeScope();
        var labels = BatchTensors.Labels(batch, device);
        var logits = network.Run(run.Ops, mix.Apply(BatchTensors.Pixels(batch, preprocessing, device))).Logits;
        var loss = mix.Loss(batchLoss, logits, labels);
        // What is reported leaves the penalty out.
        if (run.Step.Add(penalty is null ? loss : loss + penalty.Value(), batch.Count))
            run.Step.Make(rate);
        return (loss.ToDouble(), logits.argmax(1).eq(mix.Dominant(labels)).sum().ToDouble());
    }

    private static TrainingDivergedException Diverged(EpochFigures at, double loss) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The loss became {loss} in epoch {at.Epoch + 1}, batch {at.Batch + 1}, at learning rate {at.LearningRate}; try a tenth of it, or check that preprocessed input is normalised."));

    private void Log(EpochResult r) => hooks.Logger.LogInformation(
        "Epoch {Epoch}/{Epochs}: loss {Loss:F4}, training accuracy {Accuracy:P2}, validation accuracy {Validation}, {Speed:F1} images/s.",
        r.Epoch,
        plan.Settings.Epochs,
        r.TrainLoss,
        r.TrainAccuracy,
        r.ValidationAccuracy is { } v ? v.ToString("P2", CultureInfo.InvariantCulture) : "none",
        r.ImagesPerSecond);
}
