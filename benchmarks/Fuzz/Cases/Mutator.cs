using System.Buffers.Binary;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Damages bytes as accidents and attackers do. The same random numbers give the same damage.</summary>
internal sealed class Mutator(Random random, params byte[][] tokens)
{
    private const int MostBytes = 1 << 20;
    private const int LongestRun = 64;

    /// <summary>Headers and directories are at the ends of a file: half of all damage goes there.</summary>
    private const int Edge = 256;

    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff, 0x100000000,
        0x1fffffffffffffff, 0x3fffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue,
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="whole">The bytes.</param>
    /// <param name="other">What parts are taken from.</param>
    public byte[] Damage(byte[] whole, byte[] other)
    {
        byte[] bytes = [.. whole];
        int times = 1 << random.Next(4);
        for (int i = random.Next(times) + 1; i > 0; i--)
        {
            bytes = Once(bytes, other);
            if (bytes.Length > MostBytes)
                bytes = bytes[..MostBytes];
        }

        return bytes;
    }

    private byte[] Once(byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0)
            return Some(other);
        int at = Place(bytes.Length);
        int end = at + random.Next(Math.Min(LongestRun, bytes.Length - at)) + 1;
        switch (random.Next(14))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes[at] = (byte)Extremes[random.Next(6)];
                return bytes;
            case 3:
                random.NextBytes(bytes.AsSpan(at..end));
                return bytes;
            case 4:
                bytes.AsSpan(at..end).Clear();
                return bytes;
            case 5:
                return bytes[..at];
            case 6:
                return [.. bytes[..at], .. bytes[end..]];
            case 7:
                int times = random.Next(8) == 0 ? random.Next(200) : 1;
                return [.. bytes[..end], .. Enumerable.Repeat(bytes[at..end], times).SelectMany(part => part), .. bytes[end..]];
            case 8:
                return [.. bytes[..at], .. Some(other), .. bytes[end..]];
            case 9 or 10:
                Extreme(bytes.AsSpan(at));
                return bytes;
            case 11:
                Nudge(bytes.AsSpan(at));
                return bytes;
            case 12:
                int to = Place(bytes.Length);
                bytes[at..end].AsSpan(0, Math.Min(end - at, bytes.Length - to)).CopyTo(bytes.AsSpan(to));
                return bytes;
            default:
                return tokens.Length == 0 ? [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]] : Token(bytes, at);
        }
    }

    private int Place(int length) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(Edge, length)),
        1 => length - 1 - random.Next(Math.Min(Edge, length)),
        _ => random.Next(length),
    };

    private byte[] Some(byte[] other)
    {
        int from = random.Next(other.Length);
        return other[from..(from + random.Next(Math.Min(4 * LongestRun, other.Length - from)) + 1)];
    }

    /// <summary>Overwrites what may be a length, of 2, 4 or 8 bytes, of either order.</summary>
    private void Extreme(Span<byte> bytes)
    {
        ulong value = Extremes[random.Next(Extremes.Length)];
        int size = Math.Min(2 << random.Next(3), bytes.Length);
        bool big = random.Next(2) == 0;
        for (int i = 0; i < size; i++)
            bytes[big ? size - 1 - i : i] = (byte)(value >> (8 * i));
    }

    private void Nudge(Span<byte> bytes)
    {
        if (bytes.Length < 4)
            return;
        uint by = (uint)(random.Next(33) - 16);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes) + by);
        else
            BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + by);
    }

    private byte[] Token(byte[] bytes, int at)
    {
        byte[] token = tokens[random.Next(tokens.Length)];
        int from = random.Next(2) == 0 ? at : Math.Min(at + token.Length, bytes.Length);
        return [.. bytes[..at], .. token, .. bytes[from..]];
    }
}
