using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The pictures of a run: which train and which choose, how they are read and where they are kept.</summary>
internal sealed class TrainingInputs : IDisposable
{
    /// <summary>Batches decoded ahead of the training step.</summary>
    private const int Prefetch = 4;

    private readonly InputCaches _caches;

    public TrainingInputs(TrainingPlan plan, IImageSource train, IImageSource? validation, TrainingHooks hooks, WorkerGroup? group = null)
    {
        var settings = plan.Settings;
        (TrainIndices, ValidationIndices) = Split(train, validation, settings);
        Held = validation ?? (ValidationIndices.Length > 0 ? train : null);
        // The unreadable share is of everything that is read, whichever set it is in.
        Unreadable = new(TrainIndices.Length + ValidationIndices.Length, settings.MaxUnreadableShare, hooks.Logger, settings.OnUnreadable);
        Loader = new()
        {
            BatchSize = settings.BatchSize,
            Threads = settings.LoaderThreads ?? Environment.ProcessorCount,
            Prefetch = Prefetch,
            Seed = settings.Seed,
        };
        var shared = group is null ? Loader : Loader with { Shard = group.Shard };
        _caches = new(
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
        Train = new(plan, preprocessing => new BatchLoader(
            settings.OnUnreadable == UnreadableImagePolicy.Substitute ? new SubstitutingSource(train, TrainIndices, Unreadable) : train,
            TrainIndices,
            preprocessing,
            settings.Augmentation,
            shared with { Shuffle = true, Sampling = settings.Sampling, DropLast = true },
            Unreadable,
            _caches));
        Validation = Held is null ? null : new(Held, ValidationIndices, plan.Preprocessing, null, shared, Unreadable, _caches);
    }

    public int[] TrainIndices { get; }

    public int[] ValidationIndices { get; }

    /// <summary>Where the validation pictures are, or null where there are none.</summary>
    public IImageSource? Held { get; }

    public UnreadableImages Unreadable { get; }

    /// <summary>How pictures are read in order.</summary>
    public BatchLoaderOptions Loader { get; }

    public TrainingPictures Train { get; }

    public BatchLoader? Validation { get; }

    /// <summary>Tells the logger what is kept.</summary>
    public void ReportCaches() => _caches.Report();

    public void Dispose() => _caches.Dispose();

    private static (int[] Train, int[] Validation) Split(IImageSource train, IImageSource? validation, TrainingSettings settings)
    {
        int[] all = [.. Enumerable.Range(0, train.Count)];
        if (validation is not null)
            return (all, [.. Enumerable.Range(0, validation.Count)]);
        return settings.ValidationFraction == 0 || settings.Epochs == 0
            ? (all, [])
            : StratifiedSplit.Split(train, settings.ValidationFraction, settings.Seed);
    }
}
