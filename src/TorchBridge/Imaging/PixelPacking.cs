using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>From the decoder's RGBA pixels, as stored, to upright RGB.</summary>
internal static class PixelPacking
{
    /// <summary>Replaces each colour by what is seen where the picture lies on white paper. Alpha is not premultiplied.</summary>
    public static void LayOverWhite(Span<byte> rgba)
    {
        for (int i = 0; i + 3 < rgba.Length; i += 4)
        {
            int alpha = rgba[i + 3];
            if (alpha == byte.MaxValue)
            {
                continue;
            }

            int white = byte.MaxValue * (byte.MaxValue - alpha);
            for (int c = 0; c < 3; c++)
            {
                rgba[i + c] = (byte)(((rgba[i + c] * alpha) + white + (byte.MaxValue / 2)) / byte.MaxValue);
            }
        }
    }

    /// <summary>Drops the fourth byte and turns the picture the way its EXIF orientation says.</summary>
    public static RgbImage ToUprightRgb(ReadOnlySpan<byte> rgba, int width, int height, SKEncodedOrigin origin)
    {
        bool transposed = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

        // The origin names the sides on which the stored first row and first column are seen.
        bool fromRight = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool fromBottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;

        // Steps through the stored pixels when going right and down in the upright picture.
        int start = ((fromBottom ? height - 1 : 0) * width) + (fromRight ? width - 1 : 0);
        int alongRow = fromRight ? -1 : 1;
        int alongColumn = fromBottom ? -width : width;
        (int right, int down) = transposed ? (alongColumn, alongRow) : (alongRow, alongColumn);
        (int uprightWidth, int uprightHeight) = transposed ? (height, width) : (width, height);

        byte[] rgb = GC.AllocateUninitializedArray<byte>(width * height * 3);
        if (right == 1 && down == width)
        {
            Pack(rgba, rgb);
            return new RgbImage(width, height, rgb);
        }

        int at = 0;
        for (int y = 0; y < uprightHeight; y++)
        {
            int stored = start + (y * down);
            for (int x = 0; x < uprightWidth; x++, stored += right, at += 3)
            {
                rgb[at] = rgba[4 * stored];
                rgb[at + 1] = rgba[(4 * stored) + 1];
                rgb[at + 2] = rgba[(4 * stored) + 2];
            }
        }

        return new RgbImage(uprightWidth, uprightHeight, rgb);
    }

    private static void Pack(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        Vector128<byte> colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        ref byte source = ref MemoryMarshal.GetReference(rgba);
        ref byte target = ref MemoryMarshal.GetReference(rgb);
        int from = 0, to = 0;

        // Four pixels at a time; the four bytes stored too much are overwritten by the next ones.
        for (; to + Vector128<byte>.Count <= rgb.Length; from += 16, to += 12)
        {
            Vector128.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)from), colours).StoreUnsafe(ref target, (nuint)to);
        }

        for (; to < rgb.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
        }
    }
}
