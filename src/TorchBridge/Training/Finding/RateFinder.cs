using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Finding;

/// <summary>Trains at learning rates that grow from step to step until the loss explodes (Smith 2017).</summary>
/// <remarks>Every epoch is like the run's first one: its size of pictures, and frozen what is frozen in it.</remarks>
internal sealed class RateFinder(CnnNetwork network, TrainingPlan plan, BatchLoss batchLoss, TrainingHooks hooks, Device device)
{
    /// <summary>A smoothed loss this many times the lowest has exploded.</summary>
    private const double Explosion = 4;

    public LearningRateCurve Find(TrainingPictures train, LayerRoles roles, RateRange range)
    {
        using var run = new TrainingRun(network, plan, roles);
        using var penalty = OrthogonalityPenalty.For(network);
        var trace = new RateTrace();
        for (var epoch = 0; trace.Count < range.Steps; epoch++)
        {
            network.train();
            run.Freezer.Apply(0);
            var (before, place, last) = (trace.Count, 0, 0.0);
            var (loader, preprocessing) = train.At(0);
            foreach (var batch in StagedBatches.For(loader, device).Epoch(epoch, hooks.Cancellation))
            {
                using (batch)
                {
                    if (batch.Count < 2)
                        continue;
                    var rate = range.At(trace.Count);
                    var mix = BatchMix.Draw(
                        plan.Settings.Augmentation, preprocessing.Height, preprocessing.Width, RandomStream.ForBatch(plan.Settings.Seed, epoch, place++));
                    last = Step(run, batch, mix, preprocessing, penalty, rate);
                    if (run.Step.IsWithin)
                        continue;
                    if (!trace.Add(rate, last, Explosion))
                        return trace.Curve();
                }

                hooks.Progress?.Report(new()
                {
                    Phase = TrainingPhase.Training,
                    Epoch = 1,
                    Epochs = 1,
                    Batch = trace.Count,
                    Batches = range.Steps,
                    LearningRate = range.At(Math.Max(trace.Count - 1, 0)),
                    TrainLoss = trace.Last,
                });
                if (trace.Count == range.Steps)
                    break;
            }

            // As in training, what is left at the end of an epoch makes a step too.
            if (run.Step.IsWithin)
            {
                var rate = range.At(trace.Count);
                if (!trace.Add(rate, run.Step.Make(rate) ? last : double.NaN, Explosion))
                    return trace.Curve();
            }

            if (trace.Count == before)
                throw new InvalidOperationException("No step can be made: of readable training pictures there are too few for a batch of two.");
        }

        return trace.Curve();
    }

    /// <summary>Adds a batch, and makes the step that it completes.</summary>
    /// <returns>The loss.</returns>
    private double Step(TrainingRun run, ImageBatch batch, BatchMix mix, ImagePreprocessing preprocessing, OrthogonalityPenalty? penalty, double rate)
    {
        using var scope = NewDisposeScope();
        var labels = BatchTensors.Labels(batch, device);
        var logits = network.Run(run.Ops, mix.Apply(BatchTensors.Pixels(batch, preprocessing, device, plan.Settings.Layout))).Logits;
        var loss = mix.Loss(batchLoss, logits, labels);
        if (!run.Step.Add(penalty is null ? loss : loss.Plus(penalty.Value()), batch.Count))
            return loss.Number();
        // A step that cannot be made is the end, as a loss is that is no number.
        return run.Step.Make(rate) ? loss.Number() : double.NaN;
    }
}
