using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads;

/// <summary>Makes <see cref="MLImage"/>s with the decoder that training and scoring use for paths and encoded bytes.</summary>
/// <remarks>ML.NET's own loading ignores EXIF orientation and keeps transparency; what it has lost cannot be found again behind it. These
/// images are upright, opaque (laid over white) and at full size. Dispose of them when they are no longer used.</remarks>
public static class UprightImage
{
    /// <summary>Decodes a picture from a file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, GIF (the first frame) or BMP.</param>
    /// <returns>The picture, in RGBA.</returns>
    /// <exception cref="ImageDecodingException">The file is missing, unreadable, no picture, or larger than about 179 million pixels.</exception>
    public static MLImage FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Wrap(ImageDecoder.DecodeFile(path, DecodeLimits.Default, DecodeScale.FullSize));
    }

    /// <summary>Decodes a picture from memory.</summary>
    /// <param name="encoded">The bytes of such a file.</param>
    /// <returns>The picture, in RGBA.</returns>
    /// <exception cref="ImageDecodingException">The bytes are no picture, an incomplete one, or one larger than about 179 million pixels.</exception>
    public static MLImage FromBytes(ReadOnlySpan<byte> encoded)
        => Wrap(ImageDecoder.Decode(encoded, FormattableString.Invariant($"encoded picture of {encoded.Length} bytes"), DecodeLimits.Default, DecodeScale.FullSize));

    private static MLImage Wrap(RgbImage image)
    {
        int count = image.Width * image.Height;
        byte[] rgba = GC.AllocateUninitializedArray<byte>(4 * count);
        for (int i = 0; i < count; i++)
        {
            image.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[(4 * i) + 3] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Rgba32, rgba);
    }
}
