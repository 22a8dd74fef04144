using System.Buffers;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What a source yields: pixels that still need preprocessing, or values the caller has preprocessed already.</summary>
internal readonly record struct DecodedImage
{
    private readonly bool _rented;

    public DecodedImage(RgbImage pixels) => Pixels = pixels;

    public DecodedImage(float[] preprocessed) => Preprocessed = preprocessed;

    private DecodedImage(RgbImage pixels, bool rented) => (Pixels, _rented) = (pixels, rented);

    /// <summary>The decoded picture, or null where <see cref="Preprocessed"/> is set.</summary>
    public RgbImage? Pixels { get; }

    /// <summary>Network input in channel-first order, 3 * H * W values, or null where <see cref="Pixels"/> is set.</summary>
    public float[]? Preprocessed { get; }

    /// <summary>A picture whose bytes are from the shared array pool.</summary>
    public static DecodedImage Rented(RgbImage pixels) => new(pixels, rented: true);

    /// <summary>Gives rented bytes back, at most once, when the picture is no longer used. Who does not leaves them to the garbage collector.</summary>
    public void Release()
    {
        if (_rented)
        {
            ArrayPool<byte>.Shared.Return(Pixels!.Pixels);
        }
    }
}
