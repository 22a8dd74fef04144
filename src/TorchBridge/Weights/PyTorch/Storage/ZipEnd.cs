using System.Buffers.Binary;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>The end of a zip archive, which says where its directory is; with the 64-bit form that large archives have.</summary>
internal sealed record ZipEnd(ulong Entries, long DirectoryPosition, long DirectoryLength)
{
    private const uint Signature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint LargeSignature = 0x06064b50;
    private const int Size = 22;
    private const int LocatorSize = 20;
    private const int LargeSize = 56;
    private const ushort LargeField = 1;

    /// <exception cref="InvalidDataException">There is no end: the file is truncated, or no archive.</exception>
    public static ZipEnd Find(FileBytes bytes)
    {
        // A comment of up to 65535 bytes may follow.
        int length = (int)Math.Min(bytes.Length, Size + ushort.MaxValue);
        byte[] tail = bytes.Read(bytes.Length - length, length);
        for (int i = tail.Length - Size; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i)) != Signature) continue;
            ReadOnlySpan<byte> end = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - Size) continue;
            return Large(bytes, bytes.Length - length + i) ?? Create(
                bytes, BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
        }

        throw new InvalidDataException("it begins as a zip archive but has no directory at its end; it is truncated or damaged.");
    }

    /// <summary>Replaces those of an entry's numbers that are too large for 32 bits by the ones in its extra fields.</summary>
    /// <exception cref="InvalidDataException">They are missing.</exception>
    public static void Widen(ReadOnlySpan<byte> extra, ref ulong length, ref ulong packed, ref ulong header)
    {
        if (length != uint.MaxValue && packed != uint.MaxValue && header != uint.MaxValue) return;
        while (extra.Length >= 4)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (extra.Length < 4 + size) break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == LargeField)
            {
                ReadOnlySpan<byte> field = extra.Slice(4, size);
                length = Wide(length, ref field);
                packed = Wide(packed, ref field);
                header = Wide(header, ref field);
                return;
            }

            extra = extra[(4 + size)..];
        }

        throw Missing();
    }

    private static ulong Wide(ulong value, ref ReadOnlySpan<byte> field)
    {
        if (value != uint.MaxValue) return value;
        if (field.Length < 8) throw Missing();
        value = BinaryPrimitives.ReadUInt64LittleEndian(field);
        field = field[8..];
        return value;
    }

    private static ZipEnd? Large(FileBytes bytes, long end)
    {
        if (end < LocatorSize) return null;
        byte[] locator = bytes.Read(end - LocatorSize, LocatorSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature) return null;
        ulong position = BinaryPrimitives.ReadUInt64LittleEndian(locator.AsSpan(8));
        if (position > long.MaxValue) throw Missing();
        byte[] large = bytes.Read((long)position, LargeSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(large) != LargeSignature) throw Missing();
        return Create(
            bytes,
            BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(32)),
            BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(48)),
            BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(40)));
    }

    private static ZipEnd Create(FileBytes bytes, ulong entries, ulong position, ulong length)
    {
        if (position > long.MaxValue || length > long.MaxValue) throw Missing();
        bytes.Check((long)position, (long)length);
        return new ZipEnd(entries, (long)position, (long)length);
    }

    private static InvalidDataException Missing() => new("the zip archive is damaged: its 64-bit sizes are missing.");
}
