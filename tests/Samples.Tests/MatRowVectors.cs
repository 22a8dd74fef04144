using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MlNetFixedHeads.Samples.Tests;

/// <summary>Reads the row vectors of a MATLAB level-5 file with compressed variables, independently of the writer under test.</summary>
internal static class MatRowVectors
{
    public static Dictionary<string, int[]> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.AreEqual("IM", Encoding.ASCII.GetString(file, 126, 2));
        var variables = new Dictionary<string, int[]>();
        for (int at = 128; at < file.Length;)
        {
            int type = BitConverter.ToInt32(file, at), length = BitConverter.ToInt32(file, at + 4);
            Assert.AreEqual(15, type, "each variable is compressed");
            using var zlib = new ZLibStream(new MemoryStream(file, at + 8, length), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            zlib.CopyTo(unpacked);
            (string name, int[] values) = Matrix(unpacked.ToArray());
            variables[name] = values;
            at += 8 + length;
        }

        return variables;
    }

    private static (string Name, int[] Values) Matrix(byte[] bytes)
    {
        Assert.AreEqual(14, BitConverter.ToInt32(bytes, 0));
        Assert.AreEqual(bytes.Length - 8, BitConverter.ToInt32(bytes, 4));
        int at = 8;
        _ = Element(bytes, ref at, out _);
        byte[] dimensions = Element(bytes, ref at, out _);
        string name = Encoding.ASCII.GetString(Element(bytes, ref at, out _));
        byte[] data = Element(bytes, ref at, out int type);
        Assert.AreEqual(bytes.Length, at);
        int[] values = type switch
        {
            2 => [.. data.Select(value => (int)value)],
            4 => [.. Enumerable.Range(0, data.Length / 2).Select(i => (int)BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(i * 2)))],
            _ => throw new InvalidDataException($"Element type {type} in a label file."),
        };
        Assert.AreEqual((1, values.Length), (BitConverter.ToInt32(dimensions, 0), BitConverter.ToInt32(dimensions, 4)));
        return (name, values);
    }

    private static byte[] Element(byte[] bytes, ref int at, out int type)
    {
        int tag = BitConverter.ToInt32(bytes, at);
        bool small = tag >> 16 != 0;
        type = small ? tag & 0xFFFF : tag;
        int length = small ? tag >> 16 : BitConverter.ToInt32(bytes, at + 4), from = small ? at + 4 : at + 8;
        at = small ? at + 8 : from + ((length + 7) / 8 * 8);
        return bytes[from..(from + length)];
    }
}
