using System.Buffers.Binary;

namespace FlowerWeb.Scoring;

/// <summary>A small black picture to try a model with.</summary>
internal static class BlankPicture
{
    private const int Side = 8, HeaderBytes = 54;

    /// <summary>A BMP file: two headers, and rows of blue, green and red.</summary>
    public static byte[] Bmp { get; } = Make();

    private static byte[] Make()
    {
        var file = new byte[HeaderBytes + (Side * Side * 3)];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Side);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        return file;
    }
}
