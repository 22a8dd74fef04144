namespace MlNetFixedHeads;

/// <summary>How a decoded RGB picture becomes the input of a network: resize the short side, crop the centre, scale to [0, 1],
/// subtract the mean and divide by the standard deviation of each channel.</summary>
/// <remarks>The arithmetic is torchvision's: short side to <see cref="ResizeShortSide"/> with the long side rounded down
/// (<c>long * resize / short</c> in integers), antialiased bilinear with half-pixel centres on floating-point values (no rounding to
/// bytes in between), and a centre crop whose offset is <c>(size - crop) / 2</c> rounded half to even.</remarks>
public sealed record ImagePreprocessing
{
    /// <summary>Height of the network's input in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Width of the network's input in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>The short side of the resized picture in pixels, at least the larger of <see cref="Height"/> and <see cref="Width"/>.</summary>
    public required int ResizeShortSide { get; init; }

    /// <summary>Mean of the channels R, G, B on the scale [0, 1].</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Standard deviation of the channels R, G, B on the scale [0, 1].</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [0.229f, 0.224f, 0.225f];
}
