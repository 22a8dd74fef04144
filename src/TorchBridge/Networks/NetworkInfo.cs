using MlNetFixedHeads.TorchBridge.Heads;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>What is known of an architecture besides its layers.</summary>
internal sealed record NetworkInfo
{
    public required CnnArchitecture Architecture { get; init; }

    /// <summary>Features after pooling, before a learned layer.</summary>
    public required int Features { get; init; }

    /// <summary>Channels that the last convolution reads, where it can be left out.</summary>
    public int? FeaturesBeforeLastConvolution { get; init; }

    /// <summary>How the pictures its published weights were trained on were prepared.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>Learning rate of the transfer recipe (Qian 2020, section 5.1.4) or of training from scratch where there is none.</summary>
    public required double LearningRate { get; init; }

    public required double WeightDecay { get; init; }

    public required WeightInitialization Initialization { get; init; }

    /// <summary>Builds the layers, with TorchSharp's initial values.</summary>
    public required Func<HeadRequest, CnnNetwork> Build { get; init; }

    /// <summary>Most classes the identity head can serve; null where the last convolution takes any number.</summary>
    public int? IdentityLimit { get; init; }

    /// <summary>Prefixes of the layers that an identity head replaces or removes.</summary>
    public required IReadOnlyList<string> IdentityReplaces { get; init; }

    /// <summary>Prefixes of the layers that a learned head with another number of classes replaces.</summary>
    public required IReadOnlyList<string> LearnedReplaces { get; init; }

    /// <summary>Prefixes of the layers that may differ between a weight file and a network with this head.</summary>
    public IReadOnlyList<string> Replaces(HeadRequest request) =>
    [
        .. request.HasClassChannels || request.Variant.DropLastConvolution ? IdentityReplaces : LearnedReplaces,
        CnnNetwork.HeadName,
        SoftAttention.ModuleName,
    ];

    /// <summary>Channels of the trunk that a head is put on.</summary>
    public int FeaturesFor(HeadRequest request) => request.HasClassChannels
        ? request.Classes
        : request.Variant.DropLastConvolution ? FeaturesBeforeLastConvolution ?? Features : Features;

    /// <summary>Preprocessing for another input size: the published one at its own size, else the short side is resized so that the crop
    /// keeps <paramref name="cropFraction"/> of it.</summary>
    public ImagePreprocessing PreprocessingFor(int height, int width, double? cropFraction)
    {
        var fraction = cropFraction ?? (double)Math.Max(Preprocessing.Height, Preprocessing.Width) / Preprocessing.ResizeShortSide;
        var crop = Math.Max(height, width);
        return Preprocessing with { Height = height, Width = width, ResizeShortSide = Math.Max(crop, (int)Math.Round(crop / fraction)) };
    }
}
