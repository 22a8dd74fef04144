using System.Buffers.Binary;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Makes one symbol version that a shared library requires optional, in a copy of its bytes.</summary>
/// <remarks>
/// The loader refuses a library when a version listed in its <c>.gnu.version_r</c> section is not defined by the library it names, whether or
/// not a symbol of that version is ever used. An entry with <c>VER_FLG_WEAK</c> set is not refused. Only ELF64 little-endian is read.
/// </remarks>
internal static class ElfVersionPatcher
{
    private const uint SectionTypeVersionNeeded = 0x6ffffffe;
    private const int SectionHeaderSize = 64;
    private const int NeedSize = 16;
    private const int AuxiliarySize = 16;
    private const ushort WeakFlag = 2;

    /// <summary>Returns a copy of <paramref name="image"/> in which the requirement of <paramref name="version"/> is weak.</summary>
    /// <exception cref="InvalidDataException">The bytes are no well-formed ELF64 little-endian file, or do not require the version.</exception>
    public static byte[] MakeVersionWeak(ReadOnlySpan<byte> image, string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        List<int> flags = FindFlags(image, Encoding.ASCII.GetBytes(version));
        if (flags.Count == 0) throw new InvalidDataException($"The library requires no symbol version {version}.");
        byte[] patched = image.ToArray();
        foreach (int offset in flags)
        {
            Span<byte> field = patched.AsSpan(offset, sizeof(ushort));
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(field) | WeakFlag));
        }

        return patched;
    }

    private static List<int> FindFlags(ReadOnlySpan<byte> image, ReadOnlySpan<byte> version)
    {
        if (image.Length < 64 || !image.StartsWith("\u007fELF"u8)) throw new InvalidDataException("The file is not an ELF file.");
        if (image[4] != 2 || image[5] != 1) throw new InvalidDataException("The ELF file is not 64-bit little-endian.");

        ulong table = UInt64(image, 0x28);
        ushort entrySize = UInt16(image, 0x3a);
        ushort count = UInt16(image, 0x3c);
        if (count == 0 || entrySize < SectionHeaderSize) throw new InvalidDataException("The ELF file has no section headers.");

        List<int> flags = [];
        ReadOnlySpan<byte> headers = Slice(image, table, (ulong)count * entrySize, "section headers");
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = headers.Slice(i * entrySize, entrySize);
            if (UInt32(header, 4) != SectionTypeVersionNeeded) continue;
            uint link = UInt32(header, 0x28);
            if (link >= count) throw new InvalidDataException($"The ELF file links section {link} of {count}.");
            ReadOnlySpan<byte> names = Section(image, headers.Slice((int)link * entrySize, entrySize), "string table");
            ReadOnlySpan<byte> needs = Section(image, header, "version requirements");
            // The slice was in bounds, so its offset fits in an int.
            CollectFlags(needs, names, version, (int)UInt64(header, 0x18), flags);
        }

        return flags;
    }

    private static void CollectFlags(ReadOnlySpan<byte> needs, ReadOnlySpan<byte> names, ReadOnlySpan<byte> version, int start, List<int> flags)
    {
        ulong need = 0;
        while (true)
        {
            ReadOnlySpan<byte> entry = Slice(needs, need, NeedSize, "version requirement");
            ulong auxiliary = need + UInt32(entry, 8);
            for (int left = UInt16(entry, 2); left > 0; left--)
            {
                ReadOnlySpan<byte> aux = Slice(needs, auxiliary, AuxiliarySize, "required version");
                if (IsName(names, UInt32(aux, 8), version)) flags.Add(start + (int)auxiliary + 4);
                uint next = UInt32(aux, 12);
                if (next == 0) break;
                auxiliary += next;
            }

            uint step = UInt32(entry, 12);
            if (step == 0) return;
            need += step;
        }
    }

    private static bool IsName(ReadOnlySpan<byte> names, uint offset, ReadOnlySpan<byte> version)
    {
        if (offset >= (uint)names.Length) throw new InvalidDataException("The ELF file names a version outside its string table.");
        ReadOnlySpan<byte> name = names[(int)offset..];
        return name.Length > version.Length && name[version.Length] == 0 && name.StartsWith(version);
    }

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> image, ReadOnlySpan<byte> header, string what) =>
        Slice(image, UInt64(header, 0x18), UInt64(header, 0x20), what);

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, ulong offset, ulong length, string what)
    {
        ulong available = (ulong)bytes.Length;
        if (offset > available || length > available - offset) throw new InvalidDataException($"The ELF file is truncated: its {what} lie outside it.");
        return bytes.Slice((int)offset, (int)length);
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
