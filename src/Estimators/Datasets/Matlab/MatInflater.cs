using System.IO.Compression;

namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>Expands a compressed element, never beyond what it declares nor beyond a limit.</summary>
internal sealed class MatInflater(MatElement compressed, long limit)
{
    private const int TagBytes = 8;
    private const int FirstBlock = 1 << 16;

    /// <summary>The element, tag included, that the compressed one holds.</summary>
    public MatBuffer Expand()
    {
        using MemoryStream input = new(compressed.Buffer.Bytes, compressed.Start, compressed.Length, writable: false);
        using ZLibStream zlib = new(input, CompressionMode.Decompress);
        byte[] tag = new byte[TagBytes];
        int found = Fill(zlib, tag);
        if (found < TagBytes)
            throw Error($"the compressed data end after {found} bytes; the file may be truncated");
        MatBuffer head = compressed.Buffer with { Bytes = tag, ExpandedFrom = compressed.Start };
        if (head.UInt32(0) != (uint)MatDataType.Matrix)
            throw head.Error(0, $"expected a matrix inside the compressed data, found an element of type {head.UInt32(0)}");
        long size = TagBytes + (long)head.UInt32(4);
        if (size > limit)
            throw head.Error(4, $"the compressed data declare {size} bytes where at most {limit} are accepted");
        byte[] bytes = Read(zlib, tag, (int)size);
        // Reading past the end also makes the stream compare its checksum.
        return Fill(zlib, new byte[1]) == 0
            ? head with { Bytes = bytes }
            : throw Error($"the compressed data go on after the {size} bytes they declare");
    }

    /// <summary>Grows with what really comes, so that a lie about the size costs nothing.</summary>
    private byte[] Read(ZLibStream zlib, byte[] tag, int size)
    {
        byte[] bytes = new byte[Math.Min(size, FirstBlock)];
        tag.CopyTo(bytes, 0);
        int filled = TagBytes;
        while (true)
        {
            filled += Fill(zlib, bytes.AsSpan(filled));
            if (filled == size)
                return bytes;
            if (filled < bytes.Length)
                throw Error($"the compressed data end after {filled} of {size} bytes; the file may be truncated");
            Array.Resize(ref bytes, (int)Math.Min(size, bytes.Length * 2L));
        }
    }

    private int Fill(ZLibStream zlib, Span<byte> target)
    {
        try
        {
            return zlib.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Error("the compressed data are damaged or cut off", e);
        }
    }

    private InvalidDataException Error(string message, Exception? cause = null) =>
        compressed.Buffer.Error(compressed.Start, message, cause);
}
