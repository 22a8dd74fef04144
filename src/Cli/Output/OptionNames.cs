using System.Text.RegularExpressions;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>Says options by their names on the command line where a message has their names in the library.</summary>
internal static partial class OptionNames
{
    private static readonly Dictionary<string, string> OnCommandLine = new(StringComparer.Ordinal)
    {
        [nameof(FixedHeadCnnOptions.MaxUnreadableShare)] = "--max-unreadable-share",
        [nameof(FixedHeadCnnOptions.OnUnreadable)] = "--on-unreadable",
        [nameof(FixedHeadCnnOptions.TestTimeFlip)] = "--tta-flip",
        [nameof(FixedHeadCnnOptions.CropScale)] = "--crop-scale",
        [nameof(Augmentation.PadAndCrop)] = "--pad-crop",
        [nameof(Augmentation.ColorJitter)] = "--color-jitter",
        [nameof(Augmentation.Mixup)] = "--mixup",
        [nameof(Augmentation.Cutmix)] = "--cutmix",
        [nameof(FixedHeadCnnOptions.AllowIncompleteWeights)] = "--allow-incomplete-weights",
        [nameof(FixedHeadCnnOptions.PretrainedWeights)] = "--pretrained",
        [nameof(FixedHeadCnnOptions.ValidationFraction)] = "--validation-fraction",
        [nameof(FixedHeadCnnOptions.ImageSize)] = "--size",
        [nameof(FixedHeadCnnOptions.ClassNames)] = "--class-names",
        [nameof(FixedHeadCnnOptions.Epochs)] = "--epochs",
        [nameof(FixedHeadCnnOptions.BatchSize)] = "--batch",
        [nameof(FixedHeadCnnOptions.AutoBatchSize)] = "--batch auto",
        [nameof(TrainingRecipe.AccumulateBatches)] = "--accumulate",
        [nameof(FixedHeadCnnOptions.Seed)] = "--seed",
        [nameof(FixedHeadCnnOptions.Resume)] = "--resume",
        [nameof(FixedHeadCnnOptions.CheckpointFolder)] = "The checkpoint folder",
        [nameof(FixedHeadCnnOptions.CheckpointMinutes)] = "--checkpoint-minutes",
        [nameof(FixedHeadCnnOptions.TimeBudget)] = "--time-budget",
        [nameof(FixedHeadCnnOptions.Trunk)] = "--trunk",
        [nameof(FixedHeadCnnOptions.FrozenEpochs)] = "--frozen-epochs",
        [nameof(FixedHeadCnnOptions.TrunkViews)] = "--trunk-views",
        [nameof(FixedHeadCnnOptions.TrunkPrecision)] = "--trunk-precision",
        [nameof(FixedHeadCnnOptions.Precision)] = "--precision",
        [nameof(FixedHeadCnnOptions.Cache)] = "--cache",
        [nameof(FixedHeadCnnOptions.CacheMemoryMB)] = "--cache-mb",
        [nameof(FixedHeadCnnOptions.CacheDiskMB)] = "--cache-disk-mb",
        [nameof(FixedHeadCnnOptions.Reinitialize)] = "--head-init",
        [nameof(FixedHeadCnnOptions.Loss)] = "--loss",
        [nameof(FixedHeadCnnOptions.LabelSmoothing)] = "--label-smoothing",
        [nameof(FixedHeadCnnOptions.ActivationMapColumnName)] = "--activation-maps",
        [nameof(FixedHeadCnnSearchOptions.Halving)] = "--halving",
        [nameof(TrainingRecipe.WarmupEpochs)] = "--warmup",
        [nameof(TrainingOptimizer.SquareDecay)] = "--square-decay",
        [nameof(TrainingOptimizer.Epsilon)] = "--epsilon",
        [nameof(NetworkVariant.Shortcut)] = "--shortcut",
        [nameof(NetworkVariant.Pooling)] = "--pooling",
        [nameof(NetworkVariant.FinalRelu)] = "--final-relu",
        [nameof(NetworkVariant.KeepBatchNorm)] = "--keep-batch-norm",
        [nameof(NetworkVariant.WidenToClasses)] = "--widen",
        [nameof(NetworkVariant.DropLastConvolution)] = "--drop-last-conv",
        [nameof(NetworkVariant.DenseFeatures)] = "--dense-features",
        [nameof(NetworkVariant.OrthogonalityWeight)] = "--orthogonality-weight",
        [nameof(ImageNetOptions.FirstClasses)] = "--first-classes",
        [nameof(ImageManifestOptions.SkipMissingImages)] = "--skip-missing",
    };

    public static string Translate(string message) =>
        Name().Replace(message, match => OnCommandLine.GetValueOrDefault(match.Value, match.Value));

    /// <summary>Words that stand alone: the same letters in a path or in quotes are the user's.</summary>
    [GeneratedRegex(@"(?<![\w/\\'.-])[A-Z][A-Za-z]+(?![\w/\\'.-]*['/\\])", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
