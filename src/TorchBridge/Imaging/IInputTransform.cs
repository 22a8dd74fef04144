namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Makes the input of a network from a picture. Stateless, and so safe to share among threads.</summary>
internal interface IInputTransform
{
    /// <summary>Values of one input: height * width * 3.</summary>
    int Length { get; }

    /// <summary>What to ask of <see cref="IImageSource.Read"/>.</summary>
    int MinimumShortSide { get; }

    /// <summary>Writes the input, normalised, row by row with the channels interleaved.</summary>
    /// <param name="image">The picture, or the values the caller has preprocessed.</param>
    /// <param name="random">The picture's own random stream.</param>
    /// <param name="output"><see cref="Length"/> values.</param>
    /// <exception cref="InvalidOperationException">Preprocessed values are not 3 * height * width in number.</exception>
    void Apply(DecodedImage image, RandomStream random, Span<float> output);
}
