using System.Buffers.Binary;
using System.Security.Cryptography;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Reads, hashes and decodes single pictures.</summary>
internal sealed class PictureReader(InspectionSet set, PictureFacts facts, DecodeLimits limits, bool hash)
{
    /// <summary>Looks at one picture.</summary>
    /// <returns>Why it cannot be decoded, or null.</returns>
    public string? Read(int index)
    {
        string name = set.Name(index);
        try
        {
            if (name.Length == 0)
                return "The row has no path.";
            byte[] bytes = set.Read(index);
            facts.States[index] = PictureState.Undecodable;
            facts.Lengths[index] = bytes.Length;
            facts.Digests[index] = BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(bytes));
            // All of it is decoded: damage far into the file must show.
            RgbImage image = ImageDecoder.Decode(bytes, name, limits, PerceptualHash.ShortSide);
            (facts.Widths[index], facts.Heights[index], facts.Formats[index]) = Header(bytes);
            if (hash)
                facts.Hashes[index] = PerceptualHash.Of(image, facts.ColoursOf(index));
            facts.States[index] = PictureState.Decoded;
            return null;
        }
        catch (ImageDecodingException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"Picture '{name}' cannot be read: {e.Message}";
        }
    }

    /// <summary>The upright size as the header declares it, and the format.</summary>
    private static (int Width, int Height, byte Format) Header(byte[] bytes)
    {
        using SKData data = SKData.CreateCopy(bytes);
        using SKCodec codec = SKCodec.Create(data);
        SKEncodedOrigin origin = codec.EncodedFormat == SKEncodedImageFormat.Png ? PngOrientation.Of(bytes) : codec.EncodedOrigin;
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        return origin >= SKEncodedOrigin.LeftTop ? (height, width, (byte)codec.EncodedFormat) : (width, height, (byte)codec.EncodedFormat);
    }
}
