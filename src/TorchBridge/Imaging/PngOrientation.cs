using System.Buffers.Binary;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Reads the orientation in the eXIf chunk of a PNG, which SkiaSharp leaves out. Nonsense counts as none.</summary>
internal static class PngOrientation
{
    private const int SignatureLength = 8;
    private const int ChunkHeader = 8;
    private const int ChunkChecksum = 4;
    private const int EntryLength = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    public static SKEncodedOrigin Of(ReadOnlySpan<byte> png)
    {
        int at = SignatureLength;
        while (at <= png.Length - ChunkHeader)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            ReadOnlySpan<byte> kind = png.Slice(at + 4, 4);
            at += ChunkHeader;
            if (length > png.Length - at || kind.SequenceEqual("IEND"u8))
            {
                break;
            }

            if (kind.SequenceEqual("eXIf"u8))
            {
                return OfTiff(png.Slice(at, (int)length));
            }

            at += (int)length + Math.Min(ChunkChecksum, png.Length - at - (int)length);
        }

        return SKEncodedOrigin.Default;
    }

    /// <summary>The entry in the first directory of a TIFF header.</summary>
    private static SKEncodedOrigin OfTiff(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II*\0"u8);
        if ((!little && !tiff.StartsWith("MM\0*"u8)) || tiff.Length < 8)
        {
            return SKEncodedOrigin.Default;
        }

        uint start = Whole(tiff[4..], little);
        if (start > tiff.Length - 2)
        {
            return SKEncodedOrigin.Default;
        }

        ReadOnlySpan<byte> directory = tiff[(int)start..];
        int count = Half(directory, little);
        for (ReadOnlySpan<byte> entry = directory[2..]; count > 0 && entry.Length >= EntryLength; entry = entry[EntryLength..], count--)
        {
            if (Half(entry, little) == OrientationTag && Half(entry[2..], little) == ShortType && Half(entry[8..], little) is >= 1 and <= 8 and ushort value)
            {
                return (SKEncodedOrigin)value;
            }
        }

        return SKEncodedOrigin.Default;
    }

    private static ushort Half(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Whole(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
