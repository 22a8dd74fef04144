using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A picture to explain: at full size, and as scoring decodes it.</summary>
internal sealed class ExplainedPicture
{
    private readonly Func<int, RgbImage>? _decode;

    private ExplainedPicture(RgbImage full, Func<int, RgbImage>? decode) => (Full, _decode) = (full, decode);

    /// <summary>The upright picture, every pixel of it.</summary>
    public RgbImage Full { get; }

    public static ExplainedPicture Of(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Decoded(scale => ImageDecoder.DecodeFile(path, DecodeLimits.Default, scale));
    }

    public static ExplainedPicture Of(byte[] encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        string name = FormattableString.Invariant($"encoded picture of {encoded.Length} bytes");
        return Decoded(scale => ImageDecoder.Decode(encoded, name, DecodeLimits.Default, scale));
    }

    public static ExplainedPicture Of(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(MLImagePixels.ToRgb(image, "picture"), null);
    }

    /// <summary>The picture as scoring decodes it: a large JPEG at a smaller scale.</summary>
    public RgbImage Scored(int minimumShortSide) =>
        _decode is null || minimumShortSide == DecodeScale.FullSize || Math.Min(Full.Width, Full.Height) <= minimumShortSide ? Full : _decode(minimumShortSide);

    private static ExplainedPicture Decoded(Func<int, RgbImage> decode) => new(decode(DecodeScale.FullSize), decode);
}
