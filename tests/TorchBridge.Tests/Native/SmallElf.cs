using System.Buffers.Binary;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

/// <summary>Writes the smallest ELF64 file that requires symbol versions: two section headers, a string table and the requirements.</summary>
internal static class SmallElf
{
    private const int HeaderSize = 64;

    /// <summary>Each library with the versions required of it.</summary>
    public static byte[] Requiring(params (string Library, string[] Versions)[] needs)
    {
        List<byte> names = [0];
        List<byte> entries = [];
        for (int i = 0; i < needs.Length; i++)
        {
            (string library, string[] versions) = needs[i];
            int size = 16 * (1 + versions.Length);
            byte[] need = new byte[size];
            BinaryPrimitives.WriteUInt16LittleEndian(need, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(need.AsSpan(2), (ushort)versions.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(need.AsSpan(4), Name(names, library));
            BinaryPrimitives.WriteUInt32LittleEndian(need.AsSpan(8), 16);
            BinaryPrimitives.WriteUInt32LittleEndian(need.AsSpan(12), i == needs.Length - 1 ? 0u : (uint)size);
            for (int v = 0; v < versions.Length; v++)
            {
                Span<byte> aux = need.AsSpan(16 * (1 + v), 16);
                BinaryPrimitives.WriteUInt32LittleEndian(aux[8..], Name(names, versions[v]));
                BinaryPrimitives.WriteUInt32LittleEndian(aux[12..], v == versions.Length - 1 ? 0u : 16u);
            }

            entries.AddRange(need);
        }

        byte[] file = new byte[HeaderSize + names.Count + entries.Count + (2 * HeaderSize)];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        int table = HeaderSize + names.Count + entries.Count;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(0x28), (ulong)table);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3a), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(0x3c), 2);
        names.CopyTo(file, HeaderSize);
        entries.CopyTo(file, HeaderSize + names.Count);
        WriteSection(file.AsSpan(table), type: 3, HeaderSize, names.Count);
        WriteSection(file.AsSpan(table + HeaderSize), type: 0x6ffffffe, HeaderSize + names.Count, entries.Count);
        return file;
    }

    private static void WriteSection(Span<byte> header, uint type, int offset, int size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], type);
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x18..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x20..], (ulong)size);
    }

    private static uint Name(List<byte> names, string name)
    {
        uint offset = (uint)names.Count;
        names.AddRange(Encoding.ASCII.GetBytes(name));
        names.Add(0);
        return offset;
    }
}
