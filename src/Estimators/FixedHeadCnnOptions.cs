using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads;

/// <summary>Options of <see cref="FixedHeadCnnEstimator"/>. They are checked, all at once, when the estimator is made.</summary>
public sealed record FixedHeadCnnOptions
{
    /// <summary>As <see cref="BatchSize"/>: the recipe's where a step of it fits the memory, else a half, a quarter, ... of it, in as many more parts of a
    /// step (see <see cref="TrainingRecipe.AccumulateBatches"/>), so that a step still sees as many pictures.</summary>
    public const int AutoBatchSize = TorchBridge.Training.Memory.BatchFit.Auto;

    // What is null is the recipe's.
    private readonly int? _epochs;
    private readonly int? _batchSize;
    private readonly double? _labelSmoothing;
    private readonly double? _momentum;
    private readonly IReadOnlyList<double>? _decayAt;
    private readonly double? _decayFactor;
    private readonly Augmentation? _augmentation;
    private readonly bool _hasAugmentation;
    private readonly bool _hasDecayAt;

    /// <summary>The column with the pictures: text (a path), a vector of bytes (an encoded picture), MLImage, or
    /// <c>Vector&lt;float, 3, H, W&gt;</c> (preprocessed by the caller). Defaults to <c>ImagePath</c>.</summary>
    public string ImageColumnName { get; init; } = "ImagePath";

    /// <summary>The column with the classes: a key, whose key values give the classes' names and order, or text. Text is mapped to a
    /// key whose values are in ordinal order. Defaults to <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The output column with one probability per class. Defaults to <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The output column with the most probable class as a key. Defaults to <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>The output column with the class activation maps, <c>Vector&lt;float, K, h, w&gt;</c>. Defaults to null: none.
    /// Only average pooling has any, see <see cref="Variant"/>.</summary>
    public string? ActivationMapColumnName { get; init; }

    /// <summary>The output column with the pooled features before the head, <c>Vector&lt;float, d&gt;</c>. Defaults to null: none.</summary>
    public string? FeaturesColumnName { get; init; }

    /// <summary>The network. Defaults to <see cref="CnnArchitecture.MobileNetV2"/>.</summary>
    public CnnArchitecture Architecture { get; init; } = CnnArchitecture.MobileNetV2;

    /// <summary>The head. Defaults to <see cref="ClassifierHead.Identity"/>.</summary>
    public ClassifierHead Head { get; init; } = ClassifierHead.Identity;

    /// <summary>Departures from the architecture as published. Defaults to none.</summary>
    public NetworkVariant Variant { get; init; } = NetworkVariant.Default;

    /// <summary>What to start from: the path of a safetensors file or of a PyTorch checkpoint (.pth, .pt, .th) with torchvision's parameter
    /// names, or <c>imagenet</c> for torchvision's own weights of <see cref="Architecture"/>. Defaults to null: random weights.</summary>
    /// <remarks>With <c>imagenet</c>, <see cref="FixedHeadCnnEstimator.Fit"/> downloads the file once over HTTPS and keeps it in
    /// <c>MlNetFixedHeads/weights</c> in the user's local application data, or in <c>weights</c> in the folder that the environment
    /// variable <c>FIXEDHEADS_CACHE</c> names. Without a connection it fails with a message that says which file to put where.
    /// There are none for CIFAR networks.</remarks>
    public string? PretrainedWeights { get; init; }

    /// <summary>Whether layers that the head does not replace may be absent from the weight file and start anew. Defaults to false:
    /// they are an error.</summary>
    public bool AllowIncompleteWeights { get; init; }

    /// <summary>Where layers that are new to the network begin: the convolution or the layer that knows the classes. Defaults to null:
    /// <see cref="MlNetFixedHeads.Reinitialize.LdaOnFeatures"/> where <see cref="PretrainedWeights"/> lack such a layer and it is trained on, else
    /// <see cref="MlNetFixedHeads.Reinitialize.Random"/>.</summary>
    /// <remarks>A way that is given is taken even if the weights have the layer. <see cref="MlNetFixedHeads.Reinitialize.RidgeOnFeatures"/>
    /// and <see cref="MlNetFixedHeads.Reinitialize.LdaOnFeatures"/> read the training pictures once more; with 0 <see cref="Epochs"/> they make
    /// a classifier in that one pass.</remarks>
    public Reinitialize? Reinitialize { get; init; }

    /// <summary>Names of the classes in the order of the network's outputs; every label must be one of them. Defaults to null: the classes
    /// of the label column. It is for weights that know classes which the data do not have, such as a thousand of ImageNet.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Size of the network's input in pixels: a number for a square, or height and width. Defaults to null: the
    /// architecture's own. At most 8192 a side. With preprocessed pictures it is their size.</summary>
    public ImageSize? ImageSize { get; init; }

    /// <summary>Crop size over resized short side in evaluation, in (0, 1]. Defaults to null: 1 where something is trained, else the
    /// architecture's own, which is 0.875 for those of ImageNet.</summary>
    public double? CropFraction { get; init; }

    /// <summary>How the network is trained: optimizer, learning rate and its schedule, averaging, what learns when. Options here that a recipe has
    /// too (<see cref="Epochs"/>, <see cref="BatchSize"/>, <see cref="LearningRate"/>, <see cref="WeightDecay"/>, <see cref="Momentum"/>,
    /// <see cref="DecayAt"/>, <see cref="DecayFactor"/>, <see cref="LabelSmoothing"/>, <see cref="Augmentation"/>) take its place where they are
    /// set. Defaults to <see cref="TrainingRecipe.Transfer"/>.</summary>
    public TrainingRecipe Recipe { get; init; } = TrainingRecipe.Transfer;

    /// <summary>Passes over the training pictures. 0 trains nothing and uses <see cref="PretrainedWeights"/> as they are, but for a layer that
    /// <see cref="Reinitialize"/> computes. Defaults to the recipe's, 40.</summary>
    public int Epochs
    {
        get => _epochs ?? Base.Epochs;
        init => _epochs = value;
    }

    /// <summary>Pictures per training step, 2 or more, or <see cref="AutoBatchSize"/>. Defaults to the recipe's, 64.</summary>
    public int BatchSize
    {
        get => _batchSize ?? Base.BatchSize;
        init => _batchSize = value;
    }

    /// <summary>Whether what comes from <see cref="PretrainedWeights"/> learns. Defaults to <see cref="TrunkTraining.Finetune"/>: everything does.</summary>
    /// <remarks>A frozen trunk's output is computed once and kept where and as far as <see cref="Cache"/>, <see cref="CacheMemoryMB"/> and
    /// <see cref="CacheDiskMB"/> allow (in memory, or in a file that goes with the run), and epochs after the first are many times faster. Mixup, cutmix and
    /// sizes that change in these epochs do not go with it.</remarks>
    public TrunkTraining Trunk { get; init; }

    /// <summary>Of <see cref="Epochs"/>, how many have a frozen trunk before it learns too: for <see cref="TrunkTraining.FrozenThenFinetune"/>, 1 or more,
    /// below <see cref="Epochs"/>. Defaults to null: a quarter, rounded up.</summary>
    public int? FrozenEpochs { get; init; }

    /// <summary>Views of each training picture that a frozen trunk's output is kept for, 1 to 1000. Defaults to 1: the picture as evaluation sees it,
    /// not augmented. With more, all are augmented, and the frozen epochs go through them in turn; memory and the time of the first epoch grow
    /// with their number.</summary>
    public int TrunkViews { get; init; } = 1;

    /// <summary>In which numbers a frozen trunk's output is kept. Defaults to <see cref="MlNetFixedHeads.TrunkPrecision.Half"/>.</summary>
    public TrunkPrecision TrunkPrecision { get; init; }

    /// <summary>Learning rate that the schedule starts from. Defaults to null: the recipe's, which may be the architecture's.</summary>
    public double? LearningRate { get; init; }

    /// <summary>What training minimises. Defaults to <see cref="TrainingLoss.CrossEntropy"/>.</summary>
    public TrainingLoss Loss { get; init; } = TrainingLoss.CrossEntropy;

    /// <summary>Label smoothing of cross-entropy, in [0, 1): a picture's target is 1 minus this for its class, and this share spread over
    /// all classes, its own too. Defaults to the recipe's, 0.</summary>
    public double LabelSmoothing
    {
        get => _labelSmoothing ?? Base.LabelSmoothing;
        init => _labelSmoothing = value;
    }

    /// <summary>Momentum, or β1 of AdamW, in [0, 1). Defaults to the recipe's, 0.9.</summary>
    public double Momentum
    {
        get => _momentum ?? Base.Optimizer?.Momentum ?? 0;
        init => _momentum = value;
    }

    /// <summary>Weight decay. Defaults to null: the recipe's, which may be the architecture's.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Shares of the epochs, ascending in (0, 1), after which the rate is multiplied by <see cref="DecayFactor"/>; if it is set, that is the
    /// schedule in place of the recipe's. Defaults to the recipe's: 0.75, and empty where its schedule is no multi-step one.</summary>
    public IReadOnlyList<double> DecayAt
    {
        get => _hasDecayAt ? _decayAt! : Base.Schedule?.Milestones ?? [];
        init => (_decayAt, _hasDecayAt) = (value, true);
    }

    /// <summary>Factor of the learning rate's decay, in (0, 1]; if it is set, so is the schedule, as with <see cref="DecayAt"/>, whose default is
    /// then the recipe's or 0.75. Defaults to the recipe's, 0.1.</summary>
    public double DecayFactor
    {
        get => _decayFactor ?? (Base.Schedule is { Kind: ScheduleKind.MultiStep } steps ? steps.Factor : TrainingRecipe.Transfer.Schedule.Factor);
        init => _decayFactor = value;
    }

    /// <summary>What is done to training pictures at random. Defaults to the recipe's, <see cref="MlNetFixedHeads.Augmentation.Default"/>: a random crop
    /// and a horizontal mirror.</summary>
    public Augmentation Augmentation
    {
        get => _hasAugmentation ? _augmentation! : Base.Augmentation;
        init => (_augmentation, _hasAugmentation) = (value, true);
    }

    /// <summary>Smallest and largest share of a picture's area that a random crop keeps, in (0, 1]: that of <see cref="Augmentation"/>,
    /// under a shorter name; of the two, what is set last counts. Defaults to (0.35, 1).</summary>
    public (double Minimum, double Maximum) CropScale
    {
        get => (Augmentation ?? Augmentation.Default).CropScale;
        init => Augmentation = (Augmentation ?? Augmentation.Default) with { CropScale = value };
    }

    /// <summary>Whether training pictures are mirrored left to right at random: as in <see cref="Augmentation"/>, under a shorter name; of the
    /// two, what is set last counts. Defaults to true.</summary>
    public bool HorizontalFlip
    {
        get => (Augmentation ?? Augmentation.Default).HorizontalFlip;
        init => Augmentation = (Augmentation ?? Augmentation.Default) with { HorizontalFlip = value };
    }

    /// <summary>Where a picture's mirror image is scored too and the mean taken. Defaults to <see cref="TestTimeFlip.None"/>.</summary>
    public TestTimeFlip TestTimeFlip { get; init; }

    /// <summary>Which training pictures an epoch shows. Defaults to <see cref="PictureSampling.Shuffle"/>: every picture once.</summary>
    public PictureSampling Sampling { get; init; } = PictureSampling.Shuffle;

    /// <summary>The column (Single, 0 or more) with the weights of the training pictures, for <see cref="PictureSampling.ByWeight"/> and only
    /// for it. Defaults to null.</summary>
    public string? WeightColumnName { get; init; }

    /// <summary>Rows that decide which epoch is kept; they have the training data's image and label columns. Defaults to null: a share
    /// of the training rows, see <see cref="ValidationFraction"/>.</summary>
    public IDataView? ValidationData { get; init; }

    /// <summary>Share of the training rows held out by class when <see cref="ValidationData"/> is null, in [0, 1). 0 holds out none and
    /// keeps the last epoch. Defaults to 0.1.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Seed of everything random. The same seed, rows and machine give the same weights on the CPU. Defaults to 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where to train: <c>auto</c> (CUDA where there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>. Defaults to <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>In which numbers the training step computes. Defaults to <see cref="TrainingPrecision.Float32"/>: what a clock decides, as with
    /// <see cref="TrainingPrecision.Auto"/>, can be another precision on another day, and other weights. How it went is in
    /// <see cref="TrainingHistory.Precision"/>, <see cref="TrainingHistory.Layout"/> and <see cref="TrainingHistory.PrecisionSpeeds"/>.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>Whether several processes train one network together, each on its own part of every batch. All of them must be given the same
    /// options and rows; each gets the same model, and the process whose rank is 0 should save it. <see cref="BatchSize"/> is that of one
    /// process, and no learning rate is changed by their number. Defaults to <see cref="DistributedMode.Auto"/>: where <c>mpirun</c> started
    /// several. A process that fails ends all of them.</summary>
    public DistributedMode Distributed { get; init; }

    /// <summary>Of processes that train apart, this one's number from 0, where no launcher tells its place on the machine: they take turns at its GPUs.</summary>
    internal int? PlaceAmongTrials { get; init; }

    /// <summary>Whether batch norm takes its statistics from the batch of all processes that train together; then they find the weights that one
    /// process finds on batches as large as theirs together, to rounding. Else each takes its own, and the means of the running statistics are
    /// kept. Defaults to false.</summary>
    public bool SynchronizedBatchNorm { get; init; }

    /// <summary>Threads of the training step. Defaults to null: one per processor, and of processes that train together each its share of them.</summary>
    public int? Threads { get; init; }

    /// <summary>Threads that decode and augment pictures ahead of the training step. Defaults to null: one per processor.</summary>
    public int? LoaderThreads { get; init; }

    /// <summary>What training does about a picture that cannot be decoded. Defaults to <see cref="UnreadableImagePolicy.Skip"/>. How it went is
    /// in <see cref="TrainingHistory.UnreadableImages"/> and <see cref="TrainingHistory.SubstitutedImages"/>.</summary>
    public UnreadableImagePolicy OnUnreadable { get; init; }

    /// <summary>Where decoded pictures are kept between epochs. No choice changes the weights that training finds. Defaults to
    /// <see cref="PictureCache.Auto"/>.</summary>
    public PictureCache Cache { get; init; } = PictureCache.Auto;

    /// <summary>Most megabytes (of 1,048,576 bytes) of decoded pictures in memory, 1 or more; what does not fit is decoded in every epoch. Defaults
    /// to null: a quarter of the memory that the process may use.</summary>
    public int? CacheMemoryMB { get; init; }

    /// <summary>Folder of the decoded pictures in files; it is made if need be. With it, <see cref="PictureCache.Auto"/> uses files where
    /// the pictures do not fit the memory. Defaults to null: <see cref="PictureCache.File"/> uses <c>MlNetFixedHeads/pictures</c> in the
    /// user's local application data, or <c>pictures</c> in the folder that the environment variable <c>FIXEDHEADS_CACHE</c> names.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Most megabytes (of 1,048,576 bytes) of all files in that folder, 1 or more. Files that served least recently make room for new
    /// ones. Defaults to null: half of what is free on the disk.</summary>
    public int? CacheDiskMB { get; init; }

    /// <summary>Folder in which the state of training is kept after every epoch and every <see cref="CheckpointMinutes"/>, so that <see cref="Resume"/> can go on
    /// from it, however the process ended. It is made if need be, and belongs to one run; an estimator that is fitted to other data after
    /// that, as in cross-validation, keeps the checkpoints of each in a folder <c>data-...</c> within it. Defaults to null: nothing is kept.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Minutes between checkpoints within an epoch, above 0. Defaults to 10.</summary>
    public double CheckpointMinutes { get; init; } = CheckpointSettings.UsualMinutes;

    /// <summary>How many of the newest checkpoints are kept, 1 or more; of a complete run, one is. Defaults to 2.</summary>
    public int CheckpointsKept { get; init; } = CheckpointSettings.UsualKept;

    /// <summary>Whether to go on from the newest complete checkpoint in <see cref="CheckpointFolder"/>. On the CPU the result is bit for bit that of an
    /// uninterrupted run. Where there is none, training starts at the beginning; where the run was complete, nothing is trained and its model comes back.
    /// Defaults to false: a folder that holds checkpoints is an error.</summary>
    public bool Resume { get; init; }

    /// <summary>Time after which training stops, above 0: a checkpoint is written and the best epoch so far kept; where there is none yet,
    /// <see cref="TimeoutException"/> is thrown. The schedule stays that of all <see cref="Epochs"/>. Defaults to null: none.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>What is done when the loss is no number or explodes. Defaults to <see cref="DivergencePolicy.Stop"/>.</summary>
    public DivergencePolicy OnDivergence { get; init; }

    /// <summary>Share of the pictures that may be undecodable before training fails, in [0, 1]. Defaults to 0.05.</summary>
    public double MaxUnreadableShare { get; init; } = 0.05;

    /// <summary>Most pixels a picture may have; a larger one counts as undecodable in training. Defaults to about 179 million. Scoring
    /// always applies the default, whatever was set here: a saved pipeline must not decode a decompression bomb.</summary>
    public long MaxImagePixels { get; init; } = TorchBridge.Imaging.DecodeLimits.DefaultMaxPixels;

    /// <summary>How the trained model scores many pictures. Defaults to <see cref="ScoringOptions.Default"/>.</summary>
    public ScoringOptions Scoring { get; init; } = ScoringOptions.Default;

    /// <summary>Receives messages, besides <see cref="MLContext.Log"/>. Defaults to null.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Receives the progress of training. Defaults to null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Ends training early: the best epoch so far is kept; where there is none yet, <see cref="OperationCanceledException"/>
    /// is thrown. Defaults to none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The recipe with what is set here in its place; of valid options only.</summary>
    internal TrainingRecipe EffectiveRecipe
    {
        get
        {
            TrainingRecipe recipe = Recipe with
            {
                Epochs = Epochs,
                BatchSize = BatchSize == AutoBatchSize ? Recipe.BatchSize : BatchSize,
                LearningRate = LearningRate ?? Recipe.LearningRate,
                WeightDecay = WeightDecay ?? Recipe.WeightDecay,
                LabelSmoothing = LabelSmoothing,
                Optimizer = Recipe.Optimizer with { Momentum = Momentum },
                Augmentation = Augmentation,
            };
            if (!ReplacesSchedule)
                return recipe;
            bool hasSteps = _hasDecayAt || Recipe.Schedule.Kind == ScheduleKind.MultiStep;
            return recipe with
            {
                Schedule = LearningRateSchedule.MultiStep(hasSteps ? DecayAt : TrainingRecipe.Transfer.Schedule.Milestones, DecayFactor),
            };
        }
    }

    /// <summary>Whether decay at shares of the epochs is set here.</summary>
    internal bool ReplacesSchedule => _hasDecayAt || _decayFactor is not null;

    // A null is reported with everything else that is wrong, not thrown by whoever looks at an option first.
    private TrainingRecipe Base => Recipe ?? TrainingRecipe.Transfer;
}
