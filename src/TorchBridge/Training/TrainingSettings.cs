using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Everything that decides the outcome of a training run, besides the pictures.</summary>
internal sealed record TrainingSettings
{
    public required CnnArchitecture Architecture { get; init; }

    public required ClassifierHead Head { get; init; }

    public NetworkVariant Variant { get; init; } = NetworkVariant.Default;

    /// <summary>Path of a safetensors file or PyTorch checkpoint with torchvision's names, or null to start from random weights.</summary>
    public string? PretrainedWeights { get; init; }

    /// <summary>Whether layers that the head does not replace may be absent from the weight file and start anew.</summary>
    public bool AllowIncompleteWeights { get; init; }

    /// <summary>Where new layers begin; null takes the best known way where there are pretrained weights to train on from, else random values.</summary>
    public Reinitialize? Reinitialize { get; init; }

    /// <summary>What training minimises.</summary>
    public TrainingLoss Loss { get; init; }

    /// <summary>Share of the target that cross-entropy spreads over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Input height and width in pixels; null means the architecture's own.</summary>
    public (int Height, int Width)? ImageSize { get; init; }

    /// <summary>Crop size over resized short side in evaluation; null means the architecture's own when nothing is trained, else 1.</summary>
    public double? CropFraction { get; init; }

    /// <summary>0 trains nothing: the pretrained weights are used as they are.</summary>
    public int Epochs { get; init; } = 40;

    public int BatchSize { get; init; } = 64;

    /// <summary>Optimizer, schedule, regularisation, what learns when. Its epochs, batch size, smoothing and augmentation are not used: those here are.</summary>
    public TrainingRecipe Recipe { get; init; } = TrainingRecipe.Transfer;

    /// <summary>Whether the pretrained part learns.</summary>
    public TrunkTraining Trunk { get; init; }

    /// <summary>Epochs with a frozen trunk before it learns too; null means a quarter of them, rounded up.</summary>
    public int? FrozenEpochs { get; init; }

    /// <summary>Views of each picture that a frozen trunk's output is kept for: 1 is the picture as evaluation sees it, more are augmented.</summary>
    public int TrunkViews { get; init; } = 1;

    /// <summary>In which numbers it is kept.</summary>
    public TrunkPrecision TrunkPrecision { get; init; }

    /// <summary>In place of the recipe's rate, unless null.</summary>
    public double? LearningRate { get; init; }

    /// <summary>In place of the recipe's momentum, unless null.</summary>
    public double? Momentum { get; init; }

    /// <summary>In place of the recipe's weight decay, unless null.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Unless null, and in place of the recipe's schedule: the rate is multiplied by <see cref="DecayFactor"/> when these shares of the
    /// epochs are done.</summary>
    public IReadOnlyList<double>? DecayAt { get; init; }

    /// <summary>As <see cref="DecayAt"/>.</summary>
    public double? DecayFactor { get; init; }

    /// <summary>What is done to training pictures at random.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.Default;

    /// <summary>Smallest and largest share of the picture's area a random crop keeps: that of <see cref="Augmentation"/>.</summary>
    public (double Minimum, double Maximum) CropScale
    {
        get => Augmentation.CropScale;
        init => Augmentation = Augmentation with { CropScale = value };
    }

    /// <summary>Where the mirror image is scored too.</summary>
    public TestTimeFlip TestTimeFlip { get; init; }

    /// <summary>Share of the training pictures held out, stratified, when no validation set is given. 0 holds out none; the last epoch is kept.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    public int Seed { get; init; } = 1;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>In which numbers the step computes. Whatever trains or is kept has <see cref="TrainingPrecision.Auto"/> replaced by what it found.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>In which order values lie in memory. Found along with the precision, and no choice of the user's.</summary>
    public TrainingLayout Layout { get; init; }

    /// <summary>Whether other processes train along, each on its own part of every batch; <see cref="BatchSize"/> is that of a process.</summary>
    public DistributedMode Distributed { get; init; } = DistributedMode.None;

    /// <summary>Of processes that train apart, this one's number from 0, where no launcher tells its place on the machine: they take turns at its GPUs.</summary>
    public int? PlaceAmongTrials { get; init; }

    /// <summary>Whether batch norm then takes its statistics from the batch of all processes.</summary>
    public bool SynchronizedBatchNorm { get; init; }

    /// <summary>Threads of the training step; null leaves the number of processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Threads that decode and augment ahead of the training step; null means the number of processors.</summary>
    public int? LoaderThreads { get; init; }

    /// <summary>What is done about undecodable pictures.</summary>
    public UnreadableImagePolicy OnUnreadable { get; init; }

    /// <summary>Pixels of the largest picture that is decoded, which decides what is left out. The pictures' source sees to it; here it is part of what
    /// decides the outcome.</summary>
    public long MaxImagePixels { get; init; } = DecodeLimits.DefaultMaxPixels;

    /// <summary>Which pictures an epoch shows.</summary>
    public PictureSampling Sampling { get; init; }

    /// <summary>Where prepared pictures are kept between epochs.</summary>
    public PictureCache Cache { get; init; }

    /// <summary>Most bytes of pictures in memory; null means a quarter of what the process may use.</summary>
    public long? CacheMemoryBytes { get; init; }

    /// <summary>Folder of the pictures in files; null means the user's own.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Most bytes of all files in that folder; null means half of what is free.</summary>
    public long? CacheDiskBytes { get; init; }

    /// <summary>Share of the pictures that may be undecodable before training fails.</summary>
    public double MaxUnreadableShare { get; init; } = 0.05;

    /// <summary>Where the state of the run is kept; null keeps it nowhere.</summary>
    public CheckpointSettings? Checkpoints { get; init; }

    /// <summary>Time after which training stops; null for none.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>What is done when the loss is no number or explodes.</summary>
    public DivergencePolicy OnDivergence { get; init; }

    /// <summary>Also emit the class activation maps, K x h x w.</summary>
    public bool ActivationMaps { get; init; }

    /// <summary>Also emit the pooled features before the head.</summary>
    public bool Features { get; init; }
}
