using System.Buffers.Binary;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>Writes small pictures as Windows bitmaps: 54 bytes of header before the pixels, and nothing to compress.</summary>
internal static class BmpPicture
{
    private const int HeaderBytes = 54;

    /// <summary>A square picture of three planes, red, green and blue, row by row from the top.</summary>
    /// <param name="planes">The values, 3 * side * side.</param>
    /// <param name="side">Width and height, a multiple of 4 so that rows need no padding.</param>
    public static byte[] FromPlanes(ReadOnlySpan<byte> planes, int side)
    {
        int plane = side * side;
        byte[] bmp = new byte[HeaderBytes + (3 * plane)];
        "BM"u8.CopyTo(bmp);
        Put(2, bmp.Length);
        Put(10, HeaderBytes);
        Put(14, 40);
        Put(18, side);
        Put(22, side);
        // One plane of 24 bits.
        Put(26, 1 | (24 << 16));
        Put(34, 3 * plane);
        int at = HeaderBytes;
        // The last row comes first, and blue before green and red.
        for (int row = side - 1; row >= 0; row--)
        {
            for (int i = row * side; i < (row + 1) * side; i++)
            {
                bmp[at++] = planes[(2 * plane) + i];
                bmp[at++] = planes[plane + i];
                bmp[at++] = planes[i];
            }
        }

        return bmp;

        void Put(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(offset), value);
    }
}
