using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>Writes row vectors into a MATLAB level-5 file, each variable zlib-compressed, as Flowers-102's own files are.</summary>
internal sealed class MatFileWriter : IDisposable
{
    private const int Int8 = 1, UInt8 = 2, UInt16 = 4, Int32 = 5, UInt32 = 6, Matrix = 14, Compressed = 15;
    private const uint UInt8Class = 9, UInt16Class = 11;

    private readonly Stream _stream;

    /// <summary>Writes the file's header.</summary>
    /// <param name="stream">Where the file goes; closed with the writer.</param>
    public MatFileWriter(Stream stream)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[128];
        header[..116].Fill((byte)' ');
        // No date, so that the same data gives the same file.
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by MlNetFixedHeads Quickstart", header);
        header[116..124].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(header[124..], 0x0100);
        header[126] = (byte)'I';
        header[127] = (byte)'M';
        stream.Write(header);
    }

    /// <summary>Writes a 1 x n matrix of uint8.</summary>
    public void Write(string name, ReadOnlySpan<byte> values) => WriteVariable(name, UInt8Class, UInt8, values.Length, values);

    /// <summary>Writes a 1 x n matrix of uint16.</summary>
    public void Write(string name, ReadOnlySpan<ushort> values)
    {
        var bytes = new byte[values.Length * 2];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), values[i]);
        WriteVariable(name, UInt16Class, UInt16, values.Length, bytes);
    }

    public void Dispose() => _stream.Dispose();

    private void WriteVariable(string name, uint arrayClass, int type, int count, ReadOnlySpan<byte> data)
    {
        byte[] text = Encoding.ASCII.GetBytes(name);
        if (text.Length is 0 or > 31)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A variable's name has 1 to 31 characters, not {text.Length}: '{name}'."), nameof(name));

        using var body = new MemoryStream();
        Span<byte> pair = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(pair, arrayClass);
        BinaryPrimitives.WriteUInt32LittleEndian(pair[4..], 0);
        WriteElement(body, UInt32, pair);
        BinaryPrimitives.WriteInt32LittleEndian(pair, 1);
        BinaryPrimitives.WriteInt32LittleEndian(pair[4..], count);
        WriteElement(body, Int32, pair);
        WriteElement(body, Int8, text);
        WriteElement(body, type, data);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteTag(zlib, Matrix, (int)body.Length);
            body.WriteTo(zlib);
        }

        // Unlike all other elements, a compressed one is not padded.
        WriteTag(_stream, Compressed, (int)packed.Length);
        packed.WriteTo(_stream);
    }

    /// <summary>Tag and data, padded to a multiple of eight bytes; up to four bytes go into the tag itself.</summary>
    private static void WriteElement(Stream stream, int type, ReadOnlySpan<byte> data)
    {
        if (data.Length is > 0 and <= 4)
        {
            Span<byte> small = stackalloc byte[8];
            small.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(small, (ushort)type);
            BinaryPrimitives.WriteUInt16LittleEndian(small[2..], (ushort)data.Length);
            data.CopyTo(small[4..]);
            stream.Write(small);
            return;
        }

        WriteTag(stream, type, data.Length);
        stream.Write(data);
        Span<byte> padding = stackalloc byte[8];
        padding.Clear();
        stream.Write(padding[..((8 - (data.Length % 8)) % 8)]);
    }

    private static void WriteTag(Stream stream, int type, int length)
    {
        Span<byte> tag = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tag, type);
        BinaryPrimitives.WriteInt32LittleEndian(tag[4..], length);
        stream.Write(tag);
    }
}
