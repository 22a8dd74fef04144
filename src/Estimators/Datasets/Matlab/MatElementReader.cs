namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>Walks over the data elements that lie one after another in a part of a buffer.</summary>
internal sealed class MatElementReader(MatBuffer buffer, int start, int end)
{
    private const int TagBytes = 8;

    public int Position { get; private set; } = start;

    public int Remaining => end - Position;

    public MatElement Next(string expected)
    {
        int tag = Position;
        if (Remaining < TagBytes)
            throw Error($"expected {expected}, but only {Remaining} bytes are left; the file may be truncated");
        uint first = buffer.UInt32(tag);
        if (first >> 16 != 0)
            return Small(first, expected);
        uint length = buffer.UInt32(tag + 4);
        if (length > (uint)(Remaining - TagBytes))
            throw Error($"expected {expected} of {length} bytes, but only {Remaining - TagBytes} are left; the file may be truncated");
        MatElement element = new(buffer, Known(first, expected), tag + TagBytes, (int)length);
        // Everything but a compressed element is padded to a multiple of 8 bytes; some writers leave out the last padding.
        int padding = element.Type == MatDataType.Compressed ? 0 : -(int)length & 7;
        Position = Math.Min(end, element.Start + element.Length + padding);
        return element;
    }

    public MatElement Next(string expected, MatDataType type)
    {
        int tag = Position;
        MatElement element = Next(expected);
        return element.Type == type
            ? element
            : throw buffer.Error(tag, $"expected {expected} stored as {type}, found {element.Type}");
    }

    public InvalidDataException Error(string message) => buffer.Error(Position, message);

    /// <summary>Up to four bytes can lie in the tag itself.</summary>
    private MatElement Small(uint tag, string expected)
    {
        uint length = tag >> 16;
        if (length > 4)
            throw Error($"expected {expected}, found a short element of {length} bytes where 4 are the most");
        MatElement element = new(buffer, Known(tag & 0xffff, expected), Position + 4, (int)length);
        Position += TagBytes;
        return element;
    }

    private MatDataType Known(uint type, string expected) => Enum.IsDefined((MatDataType)type)
        ? (MatDataType)type
        : throw Error($"expected {expected}, found an element of the unknown type {type}");
}
