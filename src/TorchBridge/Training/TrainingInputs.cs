using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The pictures of a run: which train and which choose, how they are read and where they are kept.</summary>
internal sealed class TrainingInputs : IDisposable
{
    /// <summary>Batches decoded ahead of the training step.</summary>
    private const int Prefetch = 4;

    private readonly TrainingPlan _plan;
    private readonly InputCaches _caches;
    private readonly InputCaches _uncached;

    public TrainingInputs(TrainingPlan plan, IImageSource train, IImageSource? validation, TrainingHooks hooks, WorkerGroup? group = null)
    {
        var settings = plan.Settings;
        _plan = plan;
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
        Shared = group is null ? Loader : Loader with { Shard = group.Shard };
        _caches = new(
            new()
            {
                Mode = settings.Cache,
                MemoryBytes = settings.CacheMemoryBytes,
                Folder = settings.CacheFolder,
                DiskBytes = settings.CacheDiskBytes,
                // What is kept of a frozen trunk takes the pictures' place.
                Passes = settings.Epochs - plan.FrozenEpochs,
            },
            hooks.Logger);
        _uncached = new(new() { Mode = PictureCache.None }, hooks.Logger);
        Pictures = settings.OnUnreadable == UnreadableImagePolicy.Substitute ? new SubstitutingSource(train, TrainIndices, Unreadable) : train;
        // Of the closed form and of validation a picture that counts twice would be no part: they leave it out.
        Train = Shuffled(settings.Augmentation);
        Validation = Held is null ? null : new(Held, ValidationIndices, plan.Preprocessing, null, Shared, Unreadable, _caches);
    }

    public int[] TrainIndices { get; }

    public int[] ValidationIndices { get; }

    /// <summary>Where the validation pictures are, or null where there are none.</summary>
    public IImageSource? Held { get; }

    /// <summary>The training pictures' source, with others in place of unreadable ones where that is asked for.</summary>
    public IImageSource Pictures { get; }

    public UnreadableImages Unreadable { get; }

    /// <summary>How pictures are read in order.</summary>
    public BatchLoaderOptions Loader { get; }

    /// <summary>How this process' part of them is read.</summary>
    public BatchLoaderOptions Shared { get; }

    public TrainingPictures Train { get; }

    public BatchLoader? Validation { get; }

    /// <summary>The training pictures as the first epoch sees them: of a frozen trunk with one view they are not augmented.</summary>
    public TrainingPictures First => _plan.FrozenEpochs > 0 ? Shuffled(ViewAugmentation) : Train;

    /// <summary>What is done to the pictures whose output a frozen trunk keeps.</summary>
    private Augmentation? ViewAugmentation => _plan.Settings.TrunkViews == 1 ? null : _plan.Settings.Augmentation;

    /// <summary>The training pictures in order, to run through a frozen trunk: as evaluation sees them or, with several views, augmented as in the
    /// epoch of the view's number.</summary>
    /// <param name="preprocessing">Their form.</param>
    public BatchLoader OpenViews(ImagePreprocessing preprocessing) => new(
        Pictures, TrainIndices, preprocessing, ViewAugmentation, Shared, Unreadable, _uncached);

    /// <summary>Tells the logger what is kept.</summary>
    public void ReportCaches() => _caches.Report();

    /// <summary>The pictures that train, and those that choose the epoch.</summary>
    public static (int[] Train, int[] Validation) Split(IImageSource train, IImageSource? validation, TrainingSettings settings)
    {
        int[] all = [.. Enumerable.Range(0, train.Count)];
        if (validation is not null)
            return (all, [.. Enumerable.Range(0, validation.Count)]);
        return settings.ValidationFraction == 0 || settings.Epochs == 0
            ? (all, [])
            : StratifiedSplit.Split(train, settings.ValidationFraction, settings.Seed);
    }

    public void Dispose()
    {
        _caches.Dispose();
        _uncached.Dispose();
    }

    private TrainingPictures Shuffled(Augmentation? augmentation) => new(_plan, (preprocessing, epochs) => new BatchLoader(
        Pictures,
        TrainIndices,
        preprocessing,
        augmentation,
        Shared with { Shuffle = true, Sampling = _plan.Settings.Sampling, DropLast = true, Passes = epochs },
        Unreadable,
        _caches));
}
