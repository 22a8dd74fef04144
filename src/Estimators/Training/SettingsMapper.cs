using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Options of the estimator as settings of the trainer.</summary>
internal static class SettingsMapper
{
    private const long Megabyte = 1 << 20;

    public static TrainingSettings Map(FixedHeadCnnOptions options, ImageSize? preprocessedSize)
    {
        ImageSize? size = preprocessedSize ?? options.ImageSize;
        return new TrainingSettings
        {
            Architecture = options.Architecture,
            Head = options.Head,
            Variant = options.Variant,
            PretrainedWeights = options.PretrainedWeights,
            AllowIncompleteWeights = options.AllowIncompleteWeights,
            Reinitialize = options.Reinitialize,
            Loss = options.Loss,
            LabelSmoothing = options.LabelSmoothing,
            ImageSize = size is { } s ? (s.Height, s.Width) : null,
            CropFraction = options.CropFraction,
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            Recipe = options.EffectiveRecipe,
            Trunk = options.Trunk,
            FrozenEpochs = options.FrozenEpochs,
            TrunkViews = options.TrunkViews,
            TrunkPrecision = options.TrunkPrecision,
            Augmentation = options.Augmentation,
            TestTimeFlip = options.TestTimeFlip,
            ValidationFraction = options.ValidationFraction,
            Seed = options.Seed,
            Device = options.Device,
            Precision = options.Precision,
            Distributed = options.Distributed,
            PlaceAmongTrials = options.PlaceAmongTrials,
            SynchronizedBatchNorm = options.SynchronizedBatchNorm,
            Threads = options.Threads,
            LoaderThreads = options.LoaderThreads,
            OnUnreadable = options.OnUnreadable,
            MaxImagePixels = options.MaxImagePixels,
            Sampling = options.Sampling,
            Cache = options.Cache,
            CacheMemoryBytes = options.CacheMemoryMB * Megabyte,
            CacheFolder = options.CacheFolder,
            CacheDiskBytes = options.CacheDiskMB * Megabyte,
            Checkpoints = options.CheckpointFolder is { } folder
                ? new(folder) { Minutes = options.CheckpointMinutes, Kept = options.CheckpointsKept, Resume = options.Resume }
                : null,
            TimeBudget = options.TimeBudget,
            OnDivergence = options.OnDivergence,
            MaxUnreadableShare = options.MaxUnreadableShare,
            ActivationMaps = options.ActivationMapColumnName is not null,
            Features = options.FeaturesColumnName is not null,
        };
    }
}
