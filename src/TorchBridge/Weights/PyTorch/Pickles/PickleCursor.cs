using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>Reads the parts of a pickle in order from a stretch of a file, a block at a time.</summary>
internal sealed class PickleCursor
{
    /// <summary>A state dictionary takes about a hundred bytes for a tensor; the data lie elsewhere.</summary>
    public const long MaximumLength = 64L << 20;

    private const int BlockSize = 1 << 15;
    private const int LongestLine = 1000;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly FileBytes _bytes;
    private readonly long _start;
    private readonly long _end;
    private readonly long _maximum;
    private byte[] _block = [];
    private long _blockStart;

    /// <param name="bytes">The file.</param>
    /// <param name="start">Where the pickle begins.</param>
    /// <param name="length">Bytes it has at most.</param>
    /// <param name="maximum">Bytes that are allowed.</param>
    public PickleCursor(FileBytes bytes, long start, long length, long maximum = MaximumLength)
    {
        bytes.Check(start, length);
        _bytes = bytes;
        _start = start;
        _maximum = maximum;
        _end = start + Math.Min(length, maximum);
        Position = start;
    }

    /// <summary>The next byte's place in the file.</summary>
    public long Position { get; private set; }

    public byte Byte()
    {
        Need(1);
        long inBlock = Position - _blockStart;
        if (inBlock < 0 || inBlock >= _block.Length)
        {
            _block = _bytes.Read(Position, Math.Min(BlockSize, _end - Position));
            _blockStart = Position;
            inBlock = 0;
        }

        Position++;
        return _block[inBlock];
    }

    public byte[] Bytes(ulong count)
    {
        Need(count);
        byte[] bytes = _bytes.Read(Position, (long)count);
        Position += bytes.Length;
        return bytes;
    }

    /// <summary>Passes over a byte string.</summary>
    public PickleBytes Pass(ulong count)
    {
        Need(count);
        PickleBytes passed = new(Position, (long)count);
        Position += passed.Length;
        return passed;
    }

    public int Int32() => unchecked((int)UInt32());

    public uint UInt32() => (uint)UInt(4);

    /// <summary>A little-endian number of up to eight bytes.</summary>
    public ulong UInt(int size)
    {
        ulong value = 0;
        for (int i = 0; i < size; i++) value |= (ulong)Byte() << (8 * i);
        return value;
    }

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    public string Text(ulong count)
    {
        long position = Position;
        try
        {
            return Utf8.GetString(Bytes(count));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the text at byte {position - _start} of its pickle is not valid UTF-8."), e);
        }
    }

    /// <summary>A name that ends with a line feed.</summary>
    public string Line()
    {
        List<byte> line = [];
        for (byte next = Byte(); next != (byte)'\n'; next = Byte())
        {
            if (line.Count == LongestLine) throw new InvalidDataException("a name in its pickle has no end.");
            line.Add(next);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    /// <summary>An error that says where.</summary>
    public InvalidDataException Error(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"its pickle, at byte {Position - _start}: {problem}"));

    private void Need(ulong count)
    {
        if (count <= (ulong)(_end - Position)) return;
        throw Error(string.Create(CultureInfo.InvariantCulture, $"{count} more bytes are needed and {_end - Position} are there; it is truncated or damaged, or larger than the {_maximum >> 20} MiB allowed."));
    }
}
