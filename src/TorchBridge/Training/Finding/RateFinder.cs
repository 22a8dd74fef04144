using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Finding;

/// <summary>Trains at learning rates that grow from step to step until the loss explodes (Smith 2017).</summary>
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
            var before = trace.Count;
            var (loader, preprocessing) = train.At(0);
            foreach (var batch in loader.Epoch(epoch, hooks.Cancellation))
            {
                using (batch)
                {
                    if (batch.Count < 2)
                        continue;
                    var rate = range.At(trace.Count);
                    var mix = BatchMix.Draw(
                        plan.Settings.Augmentation, preprocessing.Height, preprocessing.Width, RandomStream.ForBatch(plan.Settings.Seed, epoch, trace.Count));
                    if (Step(run, batch, mix, preprocessing, penalty, rate) is not { } loss)
                        continue;
                    if (!trace.Add(rate, loss, Explosion))
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

            if (trace.Count == before)
                throw new InvalidOperationException("No step can be made: of readable training pictures there are too few for a batch of two, or for one of AccumulateBatches.");
        }

        return trace.Curve();
    }

    /// <summary>Returns the loss where the batch completed a step.</summary>
    private double? Step(TrainingRun run, ImageBatch batch, BatchMix mix, ImagePreprocessing preprocessing, OrthogonalityPenalty? penalty, double rate)
    {
        using var scope = NewDisposeScope();
        var labels = BatchTensors.Labels(batch, device);
        var logits = network.Run(run.Ops, mix.Apply(BatchTensors.Pixels(batch, preprocessing, device))).Logits;
        var loss = mix.Loss(batchLoss, logits, labels);
        if (!run.Step.Add(penalty is null ? loss : loss.Plus(penalty.Value()), batch.Count))
            return null;
        // A step that cannot be made is the end, as a loss is that is no number.
        return run.Step.Make(rate) ? loss.Number() : double.NaN;
    }
}
