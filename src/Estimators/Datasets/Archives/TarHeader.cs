using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>The 512 bytes before an entry of a tar archive (ustar, GNU or the format before them).</summary>
internal readonly struct TarHeader
{
    public const int Size = 512;

    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    /// <exception cref="InvalidDataException">The bytes are no header; the message says why.</exception>
    public TarHeader(ReadOnlySpan<byte> bytes)
    {
        CheckSum(bytes);
        Type = (char)bytes[156];
        Length = Number(bytes.Slice(124, 12), "size");
        string name = Text(bytes[..100]);
        // GNU's own format has times where the prefix is.
        string prefix = bytes.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(bytes.Slice(345, 155)) : "";
        Name = prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    public string Name { get; }

    public char Type { get; }

    public long Length { get; }

    public static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static void CheckSum(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        for (int i = 0; i < Size; i++)
            sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? ' ' : bytes[i];
        if (Number(bytes.Slice(ChecksumAt, ChecksumLength), "checksum") != sum)
            throw new InvalidDataException("a header's checksum is wrong");
    }

    /// <summary>Octal digits, or GNU's binary form for what they cannot hold.</summary>
    private static long Number(ReadOnlySpan<byte> field, string what)
    {
        long value = 0;
        if (field[0] == 0x80)
        {
            foreach (byte next in field[1..])
                value = value > long.MaxValue >> 8 ? throw new InvalidDataException($"a header's {what} is too large") : (value << 8) | next;
            return value;
        }

        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        foreach (byte digit in digits)
            value = digit is >= (byte)'0' and <= (byte)'7' ? (value << 3) | (uint)(digit - '0') : throw new InvalidDataException($"a header's {what} is no number");
        return value;
    }
}
