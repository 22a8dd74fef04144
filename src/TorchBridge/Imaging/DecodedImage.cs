namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What a source yields: pixels that still need preprocessing, or values the caller has preprocessed already.</summary>
internal readonly record struct DecodedImage
{
    public DecodedImage(RgbImage pixels) => Pixels = pixels;

    public DecodedImage(float[] preprocessed) => Preprocessed = preprocessed;

    /// <summary>The decoded picture, or null where <see cref="Preprocessed"/> is set.</summary>
    public RgbImage? Pixels { get; }

    /// <summary>Network input in channel-first order, 3 * H * W values, or null where <see cref="Pixels"/> is set.</summary>
    public float[]? Preprocessed { get; }
}
