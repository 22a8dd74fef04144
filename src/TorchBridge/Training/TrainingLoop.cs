using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The epochs of one run: steps, validation, the best weights kept.</summary>
internal sealed class TrainingLoop(
    CnnNetwork network,
    TrainingPlan plan,
    BatchLoss batchLoss,
    TrainingHooks hooks,
    Device device,
    RunKeeper? keeper = null,
    FrozenPhase? frozen = null,
    WorkerGroup? group = null)
{
    /// <summary>Most pictures of a batch that a message names.</summary>
    private const int NamesInMessage = 16;

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
    /// <exception cref="TimeoutException">The time was over before one epoch was complete.</exception>
    /// <exception cref="TrainingDivergedException">The loss exploded, or it, gradients or weights are no numbers.</exception>
    /// <exception cref="TrainingMemoryException">There is not enough memory for a step.</exception>
    public bool Run(TrainingRun run, TrainingPictures train, BatchLoader? validation, Action<TrainingRun>? epochDone = null)
    {
        using var penalty = OrthogonalityPenalty.For(network);
        var log = run.Epochs;
        if (log.Count == 0 && !run.Place.IsWithin)
            run.Started ??= hooks.Time.GetUtcNow();
        try
        {
            while (log.Count < plan.Settings.Epochs && !log.Stops)
            {
                keeper?.EpochBegins(run);
                try
                {
                    if (!RunEpoch(run, train, validation, penalty))
                        return TimeIsUp(run);
                }
                catch (TrainingDivergedException e)
                {
                    if (keeper?.GoBack(run, e) == true)
                        continue;
                    WorkerGroup.Together(e);
                    throw;
                }

                epochDone?.Invoke(run);
                keeper?.EpochDone(run);
                var late = keeper?.TimeIsUp == true;
                if ((group?.Decide(late) ?? late) && log.Count < plan.Settings.Epochs && !log.Stops)
                    return TimeIsUp(run);
            }
        }
        catch (OperationCanceledException)
        {
            Interrupted(run);
            if (log.Best == 0)
                throw;
            hooks.Logger.LogWarning("Training was cancelled in epoch {Epoch}; epoch {Best} is kept.", log.Count + 1, log.Best);
            run.Kept.Restore(network);
            return true;
        }
        catch (Exception e) when (MemoryShortage.IsCause(e))
        {
            throw MemoryShortage.Advice(plan, log.Count, e);
        }

        keeper?.Complete();
        if (log.Stops && log.Count < plan.Settings.Epochs)
            hooks.Logger.LogInformation("Stopped after epoch {Epoch}: {Rule}. Epoch {Best} is kept.", log.Count, plan.Recipe.EarlyStopping, log.Best);
        if (log.Best != log.Count || run.Average is not null)
            run.Kept.Restore(network);
        return false;
    }

    /// <summary>Keeps where the run is, unless nobody could go on from there.</summary>
    private void Interrupted(TrainingRun run)
    {
        if (keeper is null)
            return;
        if (IsFinite(run))
            keeper.Interrupted(run);
        else
            hooks.Logger.LogWarning("Weights are no longer finite: no checkpoint is written, and the last one stays.");
    }

    /// <summary>Ends a run whose time is over.</summary>
    private bool TimeIsUp(TrainingRun run)
    {
        Interrupted(run);
        var log = run.Epochs;
        if (log.Best == 0)
        {
            throw WorkerGroup.Together(new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time budget of {plan.Settings.TimeBudget!.Value.TotalMinutes:0.##} minutes was over before the first epoch was complete: there is no model yet{(plan.Settings.Checkpoints is { } kept ? $"; the run can be resumed from '{kept.Folder}'" : "")}.")));
        }

        hooks.Logger.LogInformation("The time is over in epoch {Epoch}; epoch {Best} is kept.", log.Count + 1, log.Best);
        run.Kept.Restore(network);
        return false;
    }

    /// <summary>Returns false where the time is over before the epoch is complete.</summary>
    private bool RunEpoch(TrainingRun run, TrainingPictures train, BatchLoader? validation, OrthogonalityPenalty? penalty)
    {
        var epoch = run.Epochs.Count;
        var figures = run.Place.Begin(epoch);
        run.BeginEpoch();
        var features = frozen?.At(epoch, run.Average);
        IBatches loader;
        ImagePreprocessing preprocessing;
        if (features is null)
        {
            (var pictures, preprocessing) = train.At(epoch);
            loader = StagedBatches.For(pictures, device);
        }
        else
        {
            (loader, preprocessing) = (features.Train, plan.PreprocessingAt(epoch));
        }

        if (!Train(run, figures, loader, preprocessing, features, penalty))
            return false;
        var speed = figures.ImagesPerSecond;
        if (group is not null)
            EpochAgreement.CheckWeights(group.Communicator, network, epoch + 1, hooks.Logger);

        // What is scored is what is kept: the mean of the weights, where there is one.
        using var averaged = run.Average?.Swap();
        var validated = validation is null ? (EvaluationResult?)null : _evaluator.Evaluate(
            features?.Validation ?? StagedBatches.For(validation, device),
            (batch, batches) => hooks.Progress?.Report(figures.Message(TrainingPhase.Validation) with { Batch = batch, Batches = batches }),
            features);
        var result = figures.Result(validated, speed);
        var best = run.Epochs.Add(result);
        if (best)
            run.Kept.Take(network, features?.Unchanging);
        run.Scheduler.EpochCompleted(
            epoch,
            EpochMetrics.Of(result, plan.Recipe.KeepBest) ?? result.TrainLoss,
            EpochMetrics.Of(result, plan.Recipe.KeepBest) is not null && EpochMetrics.HigherIsBetter(plan.Recipe.KeepBest));
        run.Place.End();
        hooks.Progress?.Report(figures.Message(TrainingPhase.EpochCompleted) with
        {
            ValidationLoss = result.ValidationLoss,
            ValidationAccuracy = result.ValidationAccuracy,
            ValidationMeanPerClassAccuracy = result.ValidationMeanPerClassAccuracy,
            ValidationTop5Accuracy = result.ValidationTop5Accuracy,
            ValidationMacroF1 = result.ValidationMacroF1,
            ImagesPerSecond = speed,
        });
        Log(result);
        return true;
    }

    private bool Train(
        TrainingRun run, EpochFigures figures, IBatches loader, ImagePreprocessing preprocessing, FrozenFeatures? features, OrthogonalityPenalty? penalty)
    {
        network.train();
        run.Freezer.Apply(figures.Epoch);
        foreach (var batch in loader.Epoch(figures.Epoch, _cancellation, run.Place.Start))
        {
            StepOutcome done;
            figures.Batches = loader.BatchCount;
            figures.LearningRate = run.Scheduler.At(figures.Epoch, figures.Batch, figures.Batches) * run.BackOff.Factor;
            using (batch)
            {
                run.Place.Begun(loader);
                // One picture has no batch statistics where the last maps are 1 x 1, and a step on it would only add noise.
                if (group is null ? batch.Count < 2 : !group.Agree(batch.Count, hooks.Cancellation.IsCancellationRequested && !run.Step.IsWithin))
                    continue;
                var mix = BatchMix.Draw(
                    plan.Settings.Augmentation, preprocessing.Height, preprocessing.Width, RandomStream.ForBatch(plan.Settings.Seed, figures.Epoch, figures.Batch));
                var (loss, correct, fault) = Step(run, batch, mix, preprocessing, features, penalty, figures.LearningRate);
                done = StepOutcome.Of(loss, correct, batch.Count, run, keeper, group);
                // The loss first: gradients are no numbers where it is none.
                if (!run.Losses.Accepts(done.Loss) || fault is not null)
                    throw Diverged(run, figures, batch, done, fault);
                figures.Add(done.Loss, done.Correct, done.Pictures);
                run.Place.Done(batch);
            }

            hooks.Progress?.Report(figures.Message(TrainingPhase.Training));
            if (done.SaveIsDue)
            {
                CheckWeights(run, figures);
                keeper?.BatchDone(run);
            }

            if (done.TimeIsUp)
                return false;
        }

        // The last batches of an epoch may be too few for a step of their own; their gradients count all the same.
        if (!run.Step.Make(figures.LearningRate))
            throw Diverged(figures, "The gradients of the last batches became infinite or no number");
        if (figures.Pictures == 0)
            throw WorkerGroup.Together(new InvalidOperationException("No batch of two or more readable training pictures is left; training needs at least one."));
        CheckWeights(run, figures);
        return true;
    }

    private (double Loss, double Correct, TrainingDivergedException? Fault) Step(
        TrainingRun run, ImageBatch batch, BatchMix mix, ImagePreprocessing preprocessing, FrozenFeatures? features, OrthogonalityPenalty? penalty, double rate)
    {
        using var scope = NewDisposeScope();
        var labels = BatchTensors.Labels(batch, device);
        var logits = features?.Logits(run.Ops, batch) ?? network.Run(run.Ops, mix.Apply(BatchTensors.Pixels(batch, preprocessing, device, plan.Settings.Layout))).Logits;
        var loss = mix.Loss(batchLoss, logits, labels);
        // What is reported leaves the penalty out.
        TrainingDivergedException? fault = null;
        if (run.Step.Add(penalty is null ? loss : loss.Plus(penalty.Value()), batch.Count))
        {
            try
            {
                if (!run.Step.Make(rate))
                    fault = new("Gradients became infinite or no number.");
            }
            catch (TrainingDivergedException e)
            {
                // Thrown with the batch's pictures, once all processes have told theirs.
                fault = e;
            }
        }

        return (loss.Number(), logits.argmax(1).eq(mix.Dominant(labels)).sum().Number(), fault);
    }

    /// <summary>Lets nothing be kept that no training can go on from.</summary>
    private void CheckWeights(TrainingRun run, EpochFigures at)
    {
        if (!IsFinite(run))
            throw Diverged(at, "Weights, batch-norm statistics or the optimizer's memory became infinite or no number");
    }

    /// <summary>The same for all processes.</summary>
    private bool IsFinite(TrainingRun run)
    {
        double[] broken = [run.IsFinite() ? 0 : 1];
        group?.Sum(broken);
        return broken[0] == 0;
    }

    private TrainingDivergedException Diverged(TrainingRun run, EpochFigures at, ImageBatch batch, StepOutcome step, TrainingDivergedException? fault)
    {
        var loss = step.Loss;
        IEnumerable<string> own = batch.Indices.Select(batch.NameOf);
        string[] pictures = [.. group?.Gather(own) ?? own];
        var rest = pictures.Length - NamesInMessage;
        var names = string.Join(", ", pictures.Take(NamesInMessage)) + (rest > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {rest} more") : "");
        var what = !double.IsFinite(loss) ? $"The loss became {loss}"
            : fault is null ? string.Create(CultureInfo.InvariantCulture, $"The loss exploded: it is {loss:g4}, its running mean above {run.Losses.Limit:g4},")
            : fault.Message.TrimEnd('.');
        hooks.Logger.LogWarning(
            "Training diverged in epoch {Epoch}, batch {Batch}, whose {Count} pictures are {Pictures}.", at.Epoch + 1, at.Batch + 1, pictures.Length, string.Join(", ", pictures));
        return Diverged(at, what, string.Create(CultureInfo.InvariantCulture, $" The batch's {pictures.Length} pictures: {names}."), pictures, fault);
    }

    private static TrainingDivergedException Diverged(
        EpochFigures at, string what, string which = "", IReadOnlyList<string>? pictures = null, Exception? cause = null)
    {
        // Between two batches it is the last one.
        var batch = pictures is null ? at.Batch : at.Batch + 1;
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what} in epoch {at.Epoch + 1}, batch {batch}, at learning rate {at.LearningRate}; try a tenth of it, or check that preprocessed input is normalised.{which}"),
            cause)
        {
            Epoch = at.Epoch + 1,
            Batch = batch,
            Pictures = pictures ?? [],
        };
    }

    private void Log(EpochResult r) => hooks.Logger.LogInformation(
        "Epoch {Epoch}/{Epochs}: loss {Loss:F4}, training accuracy {Accuracy:P2}, validation accuracy {Validation}, {Speed:F1} images/s.",
        r.Epoch,
        plan.Settings.Epochs,
        r.TrainLoss,
        r.TrainAccuracy,
        r.ValidationAccuracy is { } v ? v.ToString("P2", CultureInfo.InvariantCulture) : "none",
        r.ImagesPerSecond);
}
