using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>A picture as bytes: what it is (4 bytes), height, width, then RGB bytes or, for preprocessed values, floats in channel-first order.</summary>
internal static class PictureRecord
{
    public const int HeaderSize = 12;

    private const int Colours = 1;
    private const int Values = 2;

    /// <summary>Bytes of the record of a picture.</summary>
    public static long Size(DecodedImage image) => HeaderSize + Content(image).Length;

    /// <summary>Writes the record into a span of exactly its size.</summary>
    public static void Write(DecodedImage image, Span<byte> record)
    {
        (int kind, int height, int width) = image.Pixels is { } p ? (Colours, p.Height, p.Width) : (Values, 1, image.Preprocessed!.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record, kind);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], height);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], width);
        Content(image).CopyTo(record[HeaderSize..]);
    }

    /// <summary>Bytes of the record that begins with this header, or null where it is no header.</summary>
    public static long? Size(ReadOnlySpan<byte> header)
    {
        int kind = BinaryPrimitives.ReadInt32LittleEndian(header);
        long height = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        long width = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (height < 1 || width < 1 || kind is not (Colours or Values))
        {
            return null;
        }

        long content = height * width * (kind == Colours ? 3 : sizeof(float));
        return content <= Array.MaxLength ? HeaderSize + content : null;
    }

    /// <summary>The picture of a whole record, copied; its bytes are rented.</summary>
    public static DecodedImage Read(ReadOnlySpan<byte> record)
    {
        int height = BinaryPrimitives.ReadInt32LittleEndian(record[4..]);
        int width = BinaryPrimitives.ReadInt32LittleEndian(record[8..]);
        ReadOnlySpan<byte> content = record[HeaderSize..];
        if (BinaryPrimitives.ReadInt32LittleEndian(record) == Colours)
        {
            byte[] pixels = ArrayPool<byte>.Shared.Rent(content.Length);
            content.CopyTo(pixels);
            return DecodedImage.Rented(new RgbImage(width, height, pixels));
        }

        float[] values = GC.AllocateUninitializedArray<float>(width);
        content.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return new DecodedImage(values);
    }

    private static ReadOnlySpan<byte> Content(DecodedImage image) => image.Pixels is { } pixels
        ? pixels.Pixels.AsSpan(0, pixels.Width * pixels.Height * 3)
        : MemoryMarshal.AsBytes(image.Preprocessed.AsSpan());
}
