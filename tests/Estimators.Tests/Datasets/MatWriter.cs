using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>Writes MATLAB level 5 files, only as much as the tests of the reader need.</summary>
internal sealed class MatWriter(bool bigEndian = false, bool compress = false)
{
    public byte[] File(params byte[][] variables)
    {
        byte[] header = new byte[128];
        header.AsSpan(0, 124).Fill((byte)' ');
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by a test").CopyTo(header, 0);
        Bytes(2, 0x100).CopyTo(header, 124);
        Encoding.ASCII.GetBytes(bigEndian ? "MI" : "IM").CopyTo(header, 126);
        return [.. header, .. variables.SelectMany(v => compress ? Compressed(v) : v)];
    }

    public byte[] Compressed(byte[] element)
    {
        using MemoryStream target = new();
        using (ZLibStream zlib = new(target, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(element);
        return [.. Bytes(4, (ulong)MatDataType.Compressed), .. Bytes(4, (ulong)target.Length), .. target.ToArray()];
    }

    public byte[] Numbers(
        string name, MatClass matClass, int[] dimensions, MatDataType storage, double[] real, double[]? imaginary = null) =>
        Matrix(name, (uint)matClass | (imaginary is null ? 0u : 0x800u), dimensions,
            [Element(storage, Values(storage, real)), .. imaginary is null ? [] : new[] { Element(storage, Values(storage, imaginary)) }]);

    public byte[] Row(string name, params double[] values) =>
        Numbers(name, MatClass.Double, [1, values.Length], MatDataType.Double, values);

    public byte[] Text(string name, string text, MatDataType storage = MatDataType.UInt16) =>
        Chars(name, [text.Length == 0 ? 0 : 1, text.Length], text, storage);

    public byte[] Chars(string name, int[] dimensions, string columnMajor, MatDataType storage) =>
        Matrix(name, (uint)MatClass.Char, dimensions, Element(storage, storage switch
        {
            MatDataType.Utf8 => Encoding.UTF8.GetBytes(columnMajor),
            MatDataType.UInt8 => Encoding.Latin1.GetBytes(columnMajor),
            MatDataType.Utf32 => new UTF32Encoding(bigEndian, false).GetBytes(columnMajor),
            _ => (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetBytes(columnMajor),
        }));

    public byte[] Cells(string name, int[] dimensions, params byte[][] cells) => Matrix(name, (uint)MatClass.Cell, dimensions, cells);

    public byte[] Structs(string name, int[] dimensions, string[] fields, params byte[][] values)
    {
        const int Width = 32;
        byte[] names = [.. fields.SelectMany(f => Encoding.ASCII.GetBytes(f.PadRight(Width, '\0')))];
        return Matrix(name, (uint)MatClass.Struct, dimensions,
            [Element(MatDataType.Int32, Bytes(4, Width)), Element(MatDataType.Int8, names), .. values]);
    }

    public byte[] Matrix(string name, uint flags, int[] dimensions, params byte[][] parts) => Element(MatDataType.Matrix,
    [
        .. Element(MatDataType.UInt32, [.. Bytes(4, flags), .. Bytes(4, 0)]),
        .. Element(MatDataType.Int32, [.. dimensions.SelectMany(d => Bytes(4, (uint)d))]),
        .. Element(MatDataType.Int8, Encoding.ASCII.GetBytes(name)),
        .. parts.SelectMany(p => p),
    ]);

    public byte[] Element(MatDataType type, byte[] data) => data.Length is > 0 and <= 4 && type != MatDataType.Matrix
        ? [.. Bytes(4, (ulong)type | ((ulong)data.Length << 16)), .. data, .. new byte[4 - data.Length]]
        : [.. Tag(type, (uint)data.Length), .. data, .. new byte[-data.Length & 7]];

    public byte[] Tag(MatDataType type, uint length) => [.. Bytes(4, (ulong)type), .. Bytes(4, length)];

    private byte[] Values(MatDataType storage, double[] values) => [.. values.SelectMany(v => storage switch
    {
        MatDataType.Single => Bytes(4, BitConverter.SingleToUInt32Bits((float)v)),
        MatDataType.Double => Bytes(8, BitConverter.DoubleToUInt64Bits(v)),
        MatDataType.UInt64 => Bytes(8, (ulong)v),
        MatDataType.Int64 => Bytes(8, (ulong)(long)v),
        MatDataType.Int32 or MatDataType.UInt32 => Bytes(4, (ulong)(long)v),
        MatDataType.Int16 or MatDataType.UInt16 => Bytes(2, (ulong)(long)v),
        _ => Bytes(1, (ulong)(long)v),
    })];

    private byte[] Bytes(int count, ulong value)
    {
        byte[] bytes = new byte[8];
        if (bigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bigEndian ? bytes[^count..] : bytes[..count];
    }
}
