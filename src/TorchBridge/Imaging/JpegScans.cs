using System.Buffers.Binary;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Counts the scans of a JPEG. A scan can be a few bytes long and yet take as much time as the whole picture.</summary>
internal static class JpegScans
{
    private const byte Start = 0xDA;
    private const byte End = 0xD9;

    /// <summary>The scans before the end mark; what phones append behind it, such as videos, does not count.</summary>
    public static int Count(ReadOnlySpan<byte> jpeg)
    {
        int scans = 0;
        while (NextMarker(ref jpeg) is { } marker and not End)
        {
            scans += marker == Start ? 1 : 0;
            if (jpeg.Length < 2)
            {
                break;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg);
            jpeg = jpeg[Math.Min(length, jpeg.Length)..];
        }

        return scans;
    }

    /// <summary>Passes over coded data and fill bytes to the next marker that a length follows, or the end mark.</summary>
    private static byte? NextMarker(ref ReadOnlySpan<byte> jpeg)
    {
        while (jpeg.IndexOf(byte.MaxValue) is >= 0 and int at && at + 1 < jpeg.Length)
        {
            byte marker = jpeg[at + 1];
            jpeg = jpeg[(at + (marker == byte.MaxValue ? 1 : 2))..];

            // A zero makes the byte before it data; restarts, the beginning and fill bytes have no length either.
            if (marker is not (0 or 1 or byte.MaxValue or (>= 0xD0 and <= 0xD8)))
            {
                return marker;
            }
        }

        return null;
    }
}
