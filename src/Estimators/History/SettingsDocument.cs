using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>The settings of a run with every default filled in, so that the run can be repeated.</summary>
internal sealed record SettingsDocument
{
    /// <summary>The data set by its name; null where rows came from a program.</summary>
    public required string? Data { get; init; }

    public required string? Images { get; init; }

    public required string Architecture { get; init; }

    public required string Head { get; init; }

    /// <summary>Departures from the architecture as published.</summary>
    public required string Variant { get; init; }

    public required string? Pretrained { get; init; }

    public required bool AllowIncompleteWeights { get; init; }

    /// <summary>Where new layers began; null where it was left to the weights.</summary>
    public required string? Reinitialize { get; init; }

    public required string Loss { get; init; }

    public required double LabelSmoothing { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Optimizer, schedule, averaging, what learned when.</summary>
    public required RecipeDocument Recipe { get; init; }

    /// <summary>Whether the pretrained part learned.</summary>
    public required string Trunk { get; init; }

    /// <summary>Epochs at the beginning in which it did not.</summary>
    public required int FrozenEpochs { get; init; }

    /// <summary>Views of each picture that its output was kept for.</summary>
    public required int TrunkViews { get; init; }

    /// <summary>In which numbers it was kept.</summary>
    public required string TrunkPrecision { get; init; }

    public required int Batch { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    /// <summary>Short side to which evaluation resizes before it crops.</summary>
    public required int ResizeShortSide { get; init; }

    public required double LearningRate { get; init; }

    public required double Momentum { get; init; }

    public required double WeightDecay { get; init; }

    /// <summary>Shares of the epochs after which the rate decays.</summary>
    public required IReadOnlyList<double> DecayAt { get; init; }

    public required double DecayFactor { get; init; }

    /// <summary>What was done to training pictures at random.</summary>
    public required AugmentationDocument Augmentation { get; init; }

    /// <summary>Where mirror images were scored too.</summary>
    public required string TestTimeFlip { get; init; }

    /// <summary>Which pictures an epoch shows.</summary>
    public required string Sampling { get; init; }

    /// <summary>Where decoded pictures are kept; it changes no result.</summary>
    public required string Cache { get; init; }

    public required int? CacheMemoryMB { get; init; }

    public required string? CacheFolder { get; init; }

    public required int? CacheDiskMB { get; init; }

    public required int Seed { get; init; }

    /// <summary>In which numbers the training step computed.</summary>
    public required string Precision { get; init; }

    /// <summary>In which layout it had maps and weights in memory.</summary>
    public string Layout { get; init; } = nameof(TrainingLayout.ChannelsLast);

    /// <summary>Processes that trained together.</summary>
    public required int Processes { get; init; }

    public required bool SynchronizedBatchNorm { get; init; }

    public required int? Threads { get; init; }

    public required string Device { get; init; }

    /// <summary>Whether a validation split chose the epoch.</summary>
    public required bool ValidationSplit { get; init; }

    /// <summary>Share of the training pictures that chose the epoch.</summary>
    public required double ValidationFraction { get; init; }

    public required string OnUnreadable { get; init; }

    public required double MaxUnreadableShare { get; init; }

    public required bool ActivationMaps { get; init; }

    public static SettingsDocument Of(FixedHeadCnnOptions options, string? data = null, string? images = null)
    {
        TrainingPlan plan = TrainingPlan.For(SettingsMapper.Map(options, preprocessedSize: null));
        return new()
        {
            Data = data,
            Images = images,
            Architecture = options.Architecture.Name,
            Head = options.Head.ToString(),
            Variant = options.Variant.ToString(),
            Pretrained = options.PretrainedWeights,
            AllowIncompleteWeights = options.AllowIncompleteWeights,
            Reinitialize = options.Reinitialize?.ToString(),
            Loss = options.Loss.ToString(),
            LabelSmoothing = options.LabelSmoothing,
            Epochs = options.Epochs,
            Recipe = RecipeDocument.Of(plan.Recipe),
            Trunk = options.Trunk.ToString(),
            FrozenEpochs = plan.FrozenEpochs,
            TrunkViews = options.TrunkViews,
            TrunkPrecision = options.TrunkPrecision.ToString(),
            Batch = options.BatchSize,
            Height = plan.Preprocessing.Height,
            Width = plan.Preprocessing.Width,
            ResizeShortSide = plan.Preprocessing.ResizeShortSide,
            LearningRate = plan.LearningRate,
            Momentum = options.Momentum,
            WeightDecay = plan.WeightDecay,
            DecayAt = options.DecayAt,
            DecayFactor = options.DecayFactor,
            Augmentation = AugmentationDocument.Of(options.Augmentation),
            TestTimeFlip = options.TestTimeFlip.ToString(),
            Sampling = options.Sampling.ToString(),
            Cache = options.Cache.ToString(),
            CacheMemoryMB = options.CacheMemoryMB,
            CacheFolder = options.CacheFolder,
            CacheDiskMB = options.CacheDiskMB,
            Seed = options.Seed,
            Precision = options.Precision.ToString(),
            Processes = MpiEnvironment.IsWanted(options.Distributed) ? MpiEnvironment.Size ?? 1 : 1,
            SynchronizedBatchNorm = options.SynchronizedBatchNorm,
            Threads = options.Threads,
            Device = options.Device,
            ValidationSplit = options.ValidationData is not null,
            ValidationFraction = options.ValidationFraction,
            OnUnreadable = options.OnUnreadable.ToString(),
            MaxUnreadableShare = options.MaxUnreadableShare,
            ActivationMaps = options.ActivationMapColumnName is not null,
        };
    }
}
