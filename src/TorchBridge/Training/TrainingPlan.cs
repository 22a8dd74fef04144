using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The settings with every default filled in for the architecture and the weights it starts from.</summary>
internal sealed record TrainingPlan(NetworkInfo Info, TrainingSettings Settings, ImagePreprocessing Preprocessing)
{
    public double LearningRate => Settings.LearningRate ?? Info.LearningRate;

    public double WeightDecay => Settings.WeightDecay ?? Info.WeightDecay;

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

    /// <summary>The rate of an epoch, counted from 0.</summary>
    public double LearningRateAt(int epoch)
    {
        var decays = Settings.DecayAt.Count(share => epoch >= (int)Math.Round(share * Settings.Epochs));
        return LearningRate * Math.Pow(Settings.DecayFactor, decays);
    }
}
