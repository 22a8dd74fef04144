using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Memory;

/// <summary>Finds a batch size that fits the memory: the recipe's, or a half, a quarter, ... of it, in so many more parts of a step.</summary>
internal static class BatchFit
{
    /// <summary>What stands for a batch size that is to be found.</summary>
    public const int Auto = -1;

    /// <summary>Share of the memory available that training may take: other processes need some too.</summary>
    private const double Share = 0.8;

    /// <summary>Copies of the weights: gradients, two of the optimizer's, the average and its swap, the best, and a checkpoint of most of these.</summary>
    private const int Copies = 12;

    /// <summary>Batches that are decoded ahead, and the one in use.</summary>
    private const int LoadedBatches = 5;

    private const int SmallStep = 2;
    private const int LargeStep = 8;

    /// <summary>The settings with a batch size, found if need be, and with a cache that leaves it room. A run that goes on keeps the size it began with.</summary>
    /// <remarks>What is tried computes in the precision of the settings. A precision that is yet to be found needs the batch to be timed: then it is 32 bits, which
    /// need the most memory, so that the batch fits whatever is chosen.</remarks>
    /// <param name="settings">The settings.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="device">Where training runs.</param>
    /// <param name="hooks">Told what was found.</param>
    /// <param name="group">The processes that train together, or null.</param>
    /// <param name="memory">Bytes that this process may still take; null measures them.</param>
    public static TrainingSettings Resolve(TrainingSettings settings, int classes, Device device, TrainingHooks hooks, WorkerGroup? group = null, double? memory = null)
    {
        if (settings.BatchSize != Auto)
            return settings;
        var available = memory ?? (PeakMemory.Available() / (group?.Communicator.LocalSize ?? 1));
        settings = settings with { CacheMemoryBytes = settings.CacheMemoryBytes ?? (long)Math.Min(CacheBudget.Bytes(null), available / CacheBudget.Part) };
        if (settings.Checkpoints is { Resume: true } && (group is null ? Kept(settings) : group.Broadcast(group.Lead(() => Kept(settings)))) is [var size, var accumulated])
            return With(settings, size, accumulated);

        var most = settings.Recipe.BatchSize;
        if (settings.Epochs == 0)
            return settings with { BatchSize = most };
        var batch = device.type == DeviceType.CUDA ? Try(settings, classes, most, device) : Fit(settings, classes, most, available);
        // A batch of all processes has equal parts: the smallest memory decides.
        batch = group?.Least(batch) ?? batch;
        var parts = (int)Math.Round((double)most / batch);
        if (parts > 1)
            hooks.Logger.LogWarning("Batches of {Most} pictures do not fit the memory: {Batch} at a time, {Parts} of these for a step.", most, batch, parts);
        else
            hooks.Logger.LogInformation("Batches of {Batch} pictures fit the memory.", batch);
        return With(settings, batch, settings.Recipe.AccumulateBatches * parts);
    }

    /// <summary>The largest of a number, its half, its quarter, ... that fits; 2 where none does.</summary>
    /// <param name="most">The number.</param>
    /// <param name="fixedBytes">Memory whatever the batch.</param>
    /// <param name="bytesPerPicture">Memory for every picture of it.</param>
    /// <param name="available">Memory there is.</param>
    public static int Choose(int most, double fixedBytes, double bytesPerPicture, double available)
    {
        var batch = most;
        while (batch / 2 >= 2 && fixedBytes + (batch * bytesPerPicture) > Share * available)
            batch /= 2;
        return batch;
    }

    private static TrainingSettings With(TrainingSettings settings, int batch, int parts) =>
        settings with { BatchSize = batch, Recipe = settings.Recipe with { AccumulateBatches = parts } };

    /// <summary>Pictures of a batch and batches of a step of the newest checkpoint; empty where there is none.</summary>
    private static int[] Kept(TrainingSettings settings)
    {
        if (CheckpointFolder.Newest(settings.Checkpoints!.Folder, NullLogger.Instance) is not var (_, found))
            return [];
        using (found)
            return [found.BatchSize, found.AccumulateBatches];
    }

    private static (int Height, int Width) Largest(TrainingSettings settings)
    {
        var plan = TrainingPlan.For(settings);
        return plan.Recipe.Sizes.Select(s => (s.Height, s.Width)).Append((plan.Preprocessing.Height, plan.Preprocessing.Width)).MaxBy(s => (long)s.Item1 * s.Item2);
    }

    /// <summary>By the growth of the process from a step of few pictures to one of more, and at least what the layers put out.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="most">Pictures of a batch at most.</param>
    /// <param name="available">Memory there is, the cache's included.</param>
    private static int Fit(TrainingSettings settings, int classes, int most, double available)
    {
        var (height, width) = Largest(settings);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, classes, settings.Seed, settings.Variant);
        network.UseChannelsLast();
        var counted = new CostOps(network);
        network.Run(counted, new FeatureShape(3, height, width));
        var precision = Probed(settings);
        double outputs = counted.Layers.Sum(l => l.Output.Elements) * (precision == TrainingPrecision.Float32 ? sizeof(float) : sizeof(short));
        double small, large;
        try
        {
            Step(network, precision, height, width, SmallStep, CPU);
            small = PeakMemory.During(() => Step(network, precision, height, width, SmallStep, CPU));
            large = PeakMemory.During(() => Step(network, precision, height, width, LargeStep, CPU));
        }
        catch (Exception e) when (MemoryShortage.IsCause(e))
        {
            // Where eight pictures do not fit there is nothing to measure.
            return SmallStep;
        }

        var perPicture = Math.Max((large - small) / (LargeStep - SmallStep), outputs) + (LoadedBatches * 3.0 * height * width * sizeof(float));
        var weights = network.state_dict().Values.Sum(t => t.numel() * t.element_size());
        var cache = settings.Cache is PictureCache.Auto or PictureCache.Memory ? settings.CacheMemoryBytes ?? 0 : 0;
        return Choose(most, (Copies * weights) + cache, perPicture, available);
    }

    /// <summary>By trying.</summary>
    private static int Try(TrainingSettings settings, int classes, int most, Device device)
    {
        var (height, width) = Largest(settings);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, classes, settings.Seed, settings.Variant);
        network.to(device);
        network.UseChannelsLast();
        for (var batch = most; batch >= 4; batch /= 2)
        {
            try
            {
                // A quarter more than the step itself: optimizer and averages come on top.
                Step(network, Probed(settings), height, width, batch + (batch / 4), device);
                return batch;
            }
            catch (Exception e) when (MemoryShortage.IsCause(e))
            {
                GC.Collect();
            }
        }

        return 2;
    }

    private static TrainingPrecision Probed(TrainingSettings settings) =>
        settings.Precision == TrainingPrecision.Auto ? TrainingPrecision.Float32 : settings.Precision;

    private static void Step(CnnNetwork network, TrainingPrecision precision, int height, int width, int pictures, Device device)
    {
        using var scope = NewDisposeScope();
        network.train();
        // Nothing random: the generators belong to the run.
        BackwardPass.Run(network.Run(MixedPrecisionOps.For(precision, null), ones(pictures, height, width, 3, device: device).permute(0, 3, 1, 2)).Logits.Squared().sum());
        foreach (var parameter in network.parameters())
            parameter.grad?.zero_();
    }
}
