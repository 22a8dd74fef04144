using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Speed;

/// <summary>How fast a network trains on pictures of a source: decoding, augmentation and steps as in a run.</summary>
internal sealed class InputSpeed(CnnNetwork network, TrainingPlan plan, BatchLoss batchLoss, TrainingHooks hooks, Device device)
{
    /// <summary>Pictures per second in the first epoch, which reads every picture, and in the second, which has them where the cache keeps them.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two batches.</exception>
    public (double First, double Later) Measure(TrainingPictures train, LayerRoles roles)
    {
        using var run = new TrainingRun(network, plan, roles);
        network.train();
        return (Epoch(run, train, 0), Epoch(run, train, 1));
    }

    private double Epoch(TrainingRun run, TrainingPictures train, int epoch)
    {
        var (pictures, preprocessing) = train.At(0);
        long? started = null;
        var count = 0;
        foreach (var batch in StagedBatches.For(pictures, device).Epoch(epoch, hooks.Cancellation))
        {
            using (batch)
            {
                if (batch.Count < 2)
                    continue;
                Step(run, batch, preprocessing);
                // The first batch waits for the threads to start, and libtorch prepares itself in it.
                if (started is null)
                    started = hooks.Time.GetTimestamp();
                else
                    count += batch.Count;
            }
        }

        return count > 0
            ? count / hooks.Time.GetElapsedTime(started!.Value).TotalSeconds
            : throw new InvalidOperationException("Fewer than two batches of readable pictures: there is nothing to time.");
    }

    private void Step(TrainingRun run, ImageBatch batch, ImagePreprocessing preprocessing)
    {
        using var scope = NewDisposeScope();
        var logits = network.Run(run.Ops, BatchTensors.Pixels(batch, preprocessing, device, plan.Settings.Layout)).Logits;
        var loss = batchLoss.Value(logits, BatchTensors.Labels(batch, device));
        if (run.Step.Add(loss, batch.Count))
            run.Step.Make(plan.LearningRate);
        // As training does; on a GPU it is what is waited for.
        loss.Number();
    }
}
