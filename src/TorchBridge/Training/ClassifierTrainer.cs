using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Trains with TorchSharp: builds the network, loads its weights, runs the epochs, checks the export.</summary>
internal sealed class ClassifierTrainer : IClassifierTrainer
{
    /// <summary>Batches decoded ahead of the training step.</summary>
    private const int Prefetch = 4;

    public ITrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks)
    {
        TorchRuntime.EnsureLoaded();
        var device = TorchDevice.Resolve(settings.Device);
        var plan = TrainingPlan.For(settings);
        HeadFit.Check(plan.Info, new(settings.Head, classNames.Count) { Variant = settings.Variant });
        Check(settings);
        using var heap = TrainingHeap.Open();
        var threads = get_num_threads();
        CnnNetwork? network = null;
        try
        {
            if (settings.Threads is { } count)
                set_num_threads(count);
            network = NetworkRegistry.Create(settings.Architecture, settings.Head, classNames.Count, settings.Seed, settings.Variant);
            CheckSize(network, plan);
            CheckMaps(network, settings);
            var start = NewLayerStart.For(network, plan, hooks);
            var history = Train(network, plan, start, train, validation, classNames, device, hooks);
            var trained = new TrainedClassifier(network, plan.Preprocessing, classNames, history, settings.TestTimeFlip == TestTimeFlip.Model);
            network = null;
            return trained;
        }
        finally
        {
            network?.Dispose();
            set_num_threads(threads);
        }
    }

    private static TrainingHistory Train(
        CnnNetwork network,
        TrainingPlan plan,
        NewLayerStart start,
        IImageSource train,
        IImageSource? validation,
        IReadOnlyList<string> classNames,
        Device device,
        TrainingHooks hooks)
    {
        var settings = plan.Settings;
        var (trainIndices, validationIndices) = Split(train, validation, settings);
        var held = validation ?? (validationIndices.Length > 0 ? train : null);
        hooks.Logger.LogInformation(
            "Training {Architecture} with the {Head} head: {Parameters} parameters, {Classes} classes, {Train} pictures, {Validation} held out, on {Device}.",
            settings.Architecture,
            settings.Head,
            network.parameters().Sum(p => p.numel()),
            classNames.Count,
            trainIndices.Length,
            validationIndices.Length,
            device);

        // The unreadable share is of everything that is read, whichever set it is in.
        var unreadable = new UnreadableImages(trainIndices.Length + validationIndices.Length, settings.MaxUnreadableShare, hooks.Logger, settings.OnUnreadable);
        var loader = new BatchLoaderOptions
        {
            BatchSize = settings.BatchSize,
            Threads = settings.LoaderThreads ?? Environment.ProcessorCount,
            Prefetch = Prefetch,
            Seed = settings.Seed,
        };
        using var caches = new InputCaches(
            new()
            {
                Mode = settings.Cache,
                MemoryBytes = settings.CacheMemoryBytes,
                Folder = settings.CacheFolder,
                DiskBytes = settings.CacheDiskBytes,
                Passes = settings.Epochs,
            },
            hooks.Logger);
        // Of the closed form and of validation a picture that counts twice would be no part: they leave it out.
        var trainBatches = new BatchLoader(
            settings.OnUnreadable == UnreadableImagePolicy.Substitute ? new SubstitutingSource(train, trainIndices, unreadable) : train,
            trainIndices,
            plan.Preprocessing,
            settings.Augmentation,
            loader with { Shuffle = true, Sampling = settings.Sampling, DropLast = true },
            unreadable,
            caches);
        var validationBatches = held is null
            ? null
            : new BatchLoader(held, validationIndices, plan.Preprocessing, null, loader, unreadable, caches);

        network.to(device);
        network.UseChannelsLast();
        start.Compute(train, trainIndices, loader, unreadable, device);
        using var loss = BatchLoss.Create(network, settings, CountClasses(train, trainIndices, classNames.Count), device);
        var (epochs, best, cancelled) = settings.Epochs == 0
            ? ([], 0, false)
            : new TrainingLoop(network, plan, loss, hooks, device).Run(trainBatches, validationBatches);
        caches.Report();
        network.to(CPU);
        network.eval();

        hooks.Progress?.Report(new TrainingProgress { Phase = TrainingPhase.Export, Epoch = epochs.Count, Epochs = settings.Epochs });
        // Once training was cancelled the export of what it reached must still be checked.
        var exportHooks = cancelled ? hooks with { Cancellation = CancellationToken.None } : hooks;
        var difference = ExportVerifier.Verify(
            network, plan, classNames, held ?? train, held is null ? trainIndices : validationIndices, exportHooks);
        unreadable.Report();
        return new()
        {
            Epochs = epochs,
            BestEpoch = best,
            Cancelled = cancelled,
            UnreadableImages = unreadable.Names,
            SubstitutedImages = unreadable.Replaced,
            ExportDifference = difference,
        };
    }

    /// <summary>What the options' check does too, for whoever calls the trainer without it.</summary>
    private static void Check(TrainingSettings settings)
    {
        string[] problems =
        [
            .. ReheadingRules.Problems(settings.Architecture, settings.Head, settings.Variant, settings.Reinitialize, settings.PretrainedWeights is not null),
            .. LossRules.Problems(settings.Loss, settings.LabelSmoothing, settings.Head),
            .. settings.Augmentation.Problems(),
        ];
        if (problems.Length > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }

    private static (int[] Train, int[] Validation) Split(IImageSource train, IImageSource? validation, TrainingSettings settings)
    {
        int[] all = [.. Enumerable.Range(0, train.Count)];
        if (validation is not null)
            return (all, [.. Enumerable.Range(0, validation.Count)]);
        return settings.ValidationFraction == 0 || settings.Epochs == 0
            ? (all, [])
            : StratifiedSplit.Split(train, settings.ValidationFraction, settings.Seed);
    }

    private static int[] CountClasses(IImageSource source, int[] indices, int classes)
    {
        var counts = new int[classes];
        foreach (var index in indices)
            counts[source.Label(index)]++;
        return counts;
    }

    private static void CheckMaps(CnnNetwork network, TrainingSettings settings)
    {
        if (settings.ActivationMaps && !network.HasActivationMaps)
            throw new ArgumentException($"Activation maps are asked for, but Pooling is {settings.Variant.Pooling}: {CnnNetwork.MapsNeedAverage}");
    }

    /// <summary>A map of no positions has no mean; the trunk's strides set the smallest input.</summary>
    private static void CheckSize(CnnNetwork network, TrainingPlan plan)
    {
        var settings = plan.Settings;
        var (height, width) = (plan.Preprocessing.Height, plan.Preprocessing.Width);
        var map = CostOps.MapSize(network, height, width);
        if (map.Height < 1 || map.Width < 1)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"ImageSize is {height}x{width}, too small for {plan.Info.Architecture}: no position would be left before pooling{(settings.Head.Kind == HeadKind.Conv3x3 ? " (the conv3x3 head takes two more rows and columns)" : "")}."));
        }
    }
}
