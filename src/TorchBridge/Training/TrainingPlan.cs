using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The settings with every default filled in for the architecture and the weights it starts from.</summary>
internal sealed record TrainingPlan(NetworkInfo Info, TrainingSettings Settings, ImagePreprocessing Preprocessing)
{
    private const double UsualAdaptiveRate = 1e-3;
    private const double UsualAdamDecay = 1e-2;

    private readonly double _cropFraction = (double)Math.Max(Preprocessing.Height, Preprocessing.Width) / Preprocessing.ResizeShortSide;

    /// <summary>The recipe with what the settings say otherwise; rate and decay are the plan's own.</summary>
    public TrainingRecipe Recipe { get; } = Merge(Settings);

    /// <summary>What was measured to choose the precision.</summary>
    public IReadOnlyList<PrecisionSpeed> PrecisionSpeeds { get; init; } = [];

    /// <summary>Epochs at the beginning in which the trunk is frozen.</summary>
    public int FrozenEpochs { get; } = FrozenEpochsOf(Settings);

    /// <summary>Epochs at the beginning before the trunk learns, whatever freezes it; 0 where it learns at once or never. The figures of the run begin
    /// anew after them.</summary>
    public int EpochsBeforeTrunk
    {
        get
        {
            var epoch = 0;
            while (epoch < Settings.Epochs && Recipe.Freeze.Any(f => f.Layers == LayerFreeze.Trunk && f.Holds(epoch)))
                epoch++;
            return epoch < Settings.Epochs ? epoch : 0;
        }
    }

    public double LearningRate => Settings.LearningRate ?? Recipe.LearningRate ?? (Recipe.Optimizer.IsSgd ? Info.LearningRate : UsualAdaptiveRate);

    public double WeightDecay => Settings.WeightDecay ?? Recipe.WeightDecay ?? (Recipe.Optimizer.Kind == OptimizerKind.AdamW ? UsualAdamDecay : Info.WeightDecay);

    /// <summary>Epochs at the beginning in which settings freeze the trunk.</summary>
    public static int FrozenEpochsOf(TrainingSettings settings) => settings.Trunk switch
    {
        TrunkTraining.Frozen => settings.Epochs,
        TrunkTraining.FrozenThenFinetune => settings.FrozenEpochs ?? ((settings.Epochs + 3) / 4),
        _ => 0,
    };

    /// <exception cref="WeightsFileException">The weight file cannot be read.</exception>
    public static TrainingPlan For(TrainingSettings settings)
    {
        var info = NetworkRegistry.Get(settings.Architecture);
        if (settings.PretrainedWeights is { } path)
        {
            // What the weights were trained on goes before what the architecture is published with.
            using var file = WeightsFiles.Open(path);
            if (WeightsMetadata.PreprocessingOf(file) is { } theirs)
                info = info with { Preprocessing = theirs };
        }

        var (height, width) = settings.ImageSize ?? (info.Preprocessing.Height, info.Preprocessing.Width);
        // Pictures of a user's own show their subject whole: what was trained keeps the full short side. Untrained weights expect
        // what their publisher did.
        var fraction = settings.CropFraction ?? (settings.Epochs > 0 || ReheadingRules.UsesPictures(settings.Reinitialize) ? 1.0 : null);
        return new(info, settings, info.PreprocessingFor(height, width, fraction));
    }

    /// <summary>The form of training pictures in an epoch, counted from 0.</summary>
    public ImagePreprocessing PreprocessingAt(int epoch) => Recipe.Sizes.FirstOrDefault(s => epoch < s.Until) is { } size
        ? Info.PreprocessingFor(size.Height, size.Width, Math.Min(_cropFraction, 1))
        : Preprocessing;

    private static TrainingRecipe Merge(TrainingSettings settings)
    {
        // A warm-up of the preset's own depends on the epochs.
        var recipe = settings.Recipe with { Epochs = settings.Epochs };
        if (settings.Momentum is { } momentum)
            recipe = recipe with { Optimizer = recipe.Optimizer with { Momentum = momentum } };
        if (FrozenEpochsOf(settings) is > 0 and var frozen)
            recipe = recipe with { Freeze = [.. recipe.Freeze, new() { Until = settings.Trunk == TrunkTraining.Frozen ? null : frozen }] };
        return settings.DecayAt is null && settings.DecayFactor is null
            ? recipe
            : recipe with { Schedule = LearningRateSchedule.MultiStep(settings.DecayAt ?? TrainingRecipe.Transfer.Schedule.Milestones, settings.DecayFactor ?? TrainingRecipe.Transfer.Schedule.Factor) };
    }
}
