namespace MlNetFixedHeads;

/// <summary>How a network is trained: optimizer, learning rate and its schedule, regularisation, what learns when. Presets are named; a
/// <c>with</c> expression changes what a run needs otherwise.</summary>
/// <example><code>TrainingRecipe.Modern with { Epochs = 20, Freeze = [new() { Until = 2 }] }</code></example>
public sealed record TrainingRecipe
{
    /// <summary>Of the epochs, what a warm-up of the preset's own takes at most.</summary>
    private const double LongestWarmup = 0.25;

    private readonly double? _warmupEpochs;
    private readonly ValueList<LayerFreeze>? _freeze = ValueList<LayerFreeze>.Empty;
    private readonly ValueList<TrainingSize>? _sizes = ValueList<TrainingSize>.Empty;

    private TrainingRecipe(string name) => Name = name;

    /// <summary>Fine-tuning and the default: SGD with momentum 0.9, the architecture's rate (0.01; 0.1 for ShuffleNetV2 and the CIFAR networks) and weight
    /// decay (1e-4; 1e-3 for ResNet-18), a tenth of the rate after three quarters of 40 epochs, batches of 64 (Qian 2020, section 5.1.4).</summary>
    /// <remarks>Two things are not as there. Crops keep 35 % to 100 % of the area, not 8 % to 100 %: <c>Augmentation = new() { CropScale = (0.08, 1) }</c>
    /// has the thesis' own. And evaluation takes the full short side, not the middle 224 of 256 pixels: <c>CropFraction = 0.875</c> of the options of
    /// training has that. Both suit pictures that show their subject whole, and few epochs.</remarks>
    public static TrainingRecipe Transfer { get; } = new("transfer");

    /// <summary>CIFAR's ResNets from random weights: 0.1, a tenth of it at 81 and 122 of 164 epochs, batches of 128, pictures padded by 4.</summary>
    public static TrainingRecipe Cifar { get; } = new("cifar")
    {
        LearningRate = 0.1,
        WeightDecay = 1e-4,
        Schedule = LearningRateSchedule.MultiStep([81.0 / 164, 122.0 / 164]),
        Epochs = 164,
        BatchSize = 128,
        Augmentation = new() { PadAndCrop = 4 },
    };

    /// <summary>CIFAR's DenseNet-BC from random weights: 0.1, a tenth of it at 150 and 225 of 300 epochs, batches of 64, pictures padded by 4.</summary>
    public static TrainingRecipe CifarDenseNet { get; } = new("cifar-densenet")
    {
        LearningRate = 0.1,
        WeightDecay = 1e-4,
        Schedule = LearningRateSchedule.MultiStep([0.5, 0.75]),
        Epochs = 300,
        Augmentation = new() { PadAndCrop = 4 },
    };

    /// <summary>ResNets on ImageNet from random weights: 0.1, a tenth of it at 30 and 60 of 90 epochs, batches of 256.</summary>
    public static TrainingRecipe ImageNetResNet { get; } = new("imagenet-resnet")
    {
        LearningRate = 0.1,
        WeightDecay = 1e-4,
        Schedule = LearningRateSchedule.MultiStep([1.0 / 3, 2.0 / 3]),
        Epochs = 90,
        BatchSize = 256,
        Augmentation = new() { CropScale = (0.08, 1) },
    };

    /// <summary>MobileNetV2 on ImageNet from random weights: RMSProp with momentum 0.9, 0.02 times 0.98 with every one of 100 epochs, weight decay 4e-5,
    /// batches of 256.</summary>
    public static TrainingRecipe ImageNetMobileNet { get; } = new("imagenet-mobilenet")
    {
        Optimizer = TrainingOptimizer.RmsProp,
        LearningRate = 0.02,
        WeightDecay = 4e-5,
        Schedule = LearningRateSchedule.Exponential(0.98),
        Epochs = 100,
        BatchSize = 256,
        Augmentation = new() { CropScale = (0.08, 1) },
    };

    /// <summary>ShuffleNetV2 on ImageNet from random weights: 0.5 along a line to 0 over 240 epochs, weight decay 4e-5, batches of 1024.</summary>
    public static TrainingRecipe ImageNetShuffleNet { get; } = new("imagenet-shufflenet")
    {
        LearningRate = 0.5,
        WeightDecay = 4e-5,
        Schedule = LearningRateSchedule.Linear(),
        Epochs = 240,
        BatchSize = 1024,
        Augmentation = new() { CropScale = (0.08, 1) },
    };

    /// <summary>Fine-tuning as it is done since: SGD with Nesterov's momentum, 0.01, ten times that for new layers, one epoch of warm-up, then
    /// half a cosine; label smoothing 0.1, averaged weights, no decay of biases and norms.</summary>
    /// <remarks>The rate is SGD's. Whoever changes <see cref="Optimizer"/> to AdamW or RMSProp sets <see cref="LearningRate"/> too, or to null for the
    /// usual one, or takes <see cref="ModernAdamW"/>; training warns of a rate that stayed. Crops and evaluation are those of
    /// <see cref="Transfer"/>.</remarks>
    public static TrainingRecipe Modern { get; } = new("modern")
    {
        Optimizer = TrainingOptimizer.Nesterov,
        LearningRate = 0.01,
        Schedule = LearningRateSchedule.Cosine(),
        OwnWarmup = 1,
        LabelSmoothing = 0.1,
        AverageDecay = 0.99,
        DecayBiasAndNorm = false,
        NewLayerRate = 10,
    };

    /// <summary><see cref="Modern"/> with AdamW: 1e-3, three times that for new layers, weight decay 0.05, gradients at most 1 long. The one to take for
    /// fine-tuning in few epochs.</summary>
    /// <remarks>Three times the rate for new layers, where <see cref="Modern"/> has ten times, was measured: on Cars with MobileNetV2 in 6 epochs, 1e-3 and
    /// three times that found 60 % of the test pictures, 3e-4 and ten times that 42 %. Bounded gradients are usual with AdamW, and were not measured by
    /// themselves. Crops and evaluation are those of <see cref="Transfer"/>.</remarks>
    public static TrainingRecipe ModernAdamW { get; } = new("modern-adamw")
    {
        Optimizer = TrainingOptimizer.AdamW,
        LearningRate = 1e-3,
        WeightDecay = 0.05,
        Schedule = LearningRateSchedule.Cosine(),
        OwnWarmup = 1,
        LabelSmoothing = 0.1,
        AverageDecay = 0.99,
        DecayBiasAndNorm = false,
        NewLayerRate = 3,
        Clipping = GradientClipping.Norm(1),
    };

    /// <summary>All presets.</summary>
    public static IReadOnlyList<TrainingRecipe> All { get; } =
        [Transfer, Modern, ModernAdamW, Cifar, CifarDenseNet, ImageNetResNet, ImageNetMobileNet, ImageNetShuffleNet];

    /// <summary>The preset it is or began as, such as <c>transfer</c>.</summary>
    public string Name { get; }

    /// <summary>How gradients become steps. A preset's <see cref="LearningRate"/> and <see cref="WeightDecay"/> were found for its own optimizer and do not
    /// change with it: null has what is usual. Defaults to <see cref="TrainingOptimizer.Sgd"/>.</summary>
    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.Sgd;

    /// <summary>The rate that <see cref="Schedule"/> starts from, above 0. Defaults to null: for AdamW and RMSProp 0.001, else the transfer
    /// recipe's for the architecture.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Weight decay, 0 or more. Defaults to null: for AdamW 0.01, else the transfer recipe's for the architecture.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>How the rate goes over the run. Defaults to a tenth after three quarters of the epochs.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.MultiStep([0.75]);

    /// <summary>Epochs, or a part of one, over which the rate rises from next to nothing, at every step and along a line. 0 or more, below
    /// <see cref="Epochs"/>. Defaults to the preset's, which is at most a quarter of the <see cref="Epochs"/>, and 0 where the preset has none.</summary>
    public double WarmupEpochs
    {
        get => _warmupEpochs ?? Math.Min(OwnWarmup, Math.Max(Epochs, 0) * LongestWarmup);
        init => _warmupEpochs = value;
    }

    /// <summary>Passes over the training pictures. Defaults to 40.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Pictures per batch. Defaults to 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Batches whose gradients make one step together, each picture counting alike, 1 or more. Batch norms still see one batch.
    /// Defaults to 1.</summary>
    public int AccumulateBatches { get; init; } = 1;

    /// <summary>A bound on the gradients of a step. Defaults to null: none.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>Label smoothing of cross-entropy, in [0, 1). Defaults to 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What is done to training pictures at random. Defaults to <see cref="Augmentation.Default"/>.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.Default;

    /// <summary>Decay, per step, of an exponential mean of weights and batch-norm statistics, in (0, 1); validation scores the mean and it is what is
    /// kept. After t steps it is at most (1 + t) / (10 + t), so that a short run does not average its beginning. Defaults to null: none.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>Whether biases, batch norms and scales (whatever is no matrix) have weight decay too. Defaults to true.</summary>
    public bool DecayBiasAndNorm { get; init; } = true;

    /// <summary>Factor of the rate for layers that pretrained weights lacked, above 0; without pretrained weights none is new. Defaults to 1.</summary>
    public double NewLayerRate { get; init; } = 1;

    /// <summary>Factor of the rate from one stage of the network to the one before it, in (0, 1]: the last stage learns at the full rate.
    /// Defaults to 1.</summary>
    public double LayerRateDecay { get; init; } = 1;

    /// <summary>What does not learn when. Defaults to nothing.</summary>
    public IReadOnlyList<LayerFreeze> Freeze
    {
        // A null is reported with everything else that is wrong.
        get => _freeze!;
        init => _freeze = value is null ? null : new(value);
    }

    /// <summary>Sizes of training pictures in the first epochs, by ascending <see cref="TrainingSize.Until"/>. Validation and the model use the
    /// network's own throughout. Defaults to none.</summary>
    public IReadOnlyList<TrainingSize> Sizes
    {
        get => _sizes!;
        init => _sizes = value is null ? null : new(value);
    }

    /// <summary>The figure that chooses the epoch to keep; without validation pictures, and unless it is
    /// <see cref="TrainingMetric.TrainLoss"/> or <see cref="TrainingMetric.TrainAccuracy"/>, the last epoch is kept. Defaults to <see cref="TrainingMetric.Accuracy"/>.</summary>
    public TrainingMetric KeepBest { get; init; } = TrainingMetric.Accuracy;

    /// <summary>When training ends before its last epoch. Defaults to null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The warm-up of the preset, for as many epochs as it needs.</summary>
    private double OwnWarmup { get; init; }

    /// <summary>Finds a preset by its name, ignoring case.</summary>
    /// <param name="name">The name, such as <c>modern</c>.</param>
    /// <returns>The preset.</returns>
    /// <exception cref="FormatException">There is none of this name; the message lists those there are.</exception>
    public static TrainingRecipe Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"'{name}' is no recipe; expected one of {string.Join(", ", All.Select(r => r.Name))}.");
    }
}
