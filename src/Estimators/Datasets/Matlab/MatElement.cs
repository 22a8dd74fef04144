using System.Buffers.Binary;

namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>A data element: its storage type and where its bytes lie.</summary>
internal readonly record struct MatElement(MatBuffer Buffer, MatDataType Type, int Start, int Length)
{
    public ReadOnlySpan<byte> Bytes => Buffer.Bytes.AsSpan(Start, Length);

    /// <summary>Bytes per value; zero for types that hold no plain values.</summary>
    public int ValueSize => Type switch
    {
        MatDataType.Int8 or MatDataType.UInt8 or MatDataType.Utf8 => 1,
        MatDataType.Int16 or MatDataType.UInt16 or MatDataType.Utf16 => 2,
        MatDataType.Int32 or MatDataType.UInt32 or MatDataType.Single or MatDataType.Utf32 => 4,
        MatDataType.Double or MatDataType.Int64 or MatDataType.UInt64 => 8,
        _ => 0,
    };

    public bool IsNumeric => ValueSize > 0 && Type < MatDataType.Utf8;

    public int Count => Length / ValueSize;

    public double Number(int index) => Type switch
    {
        MatDataType.Single => BitConverter.UInt32BitsToSingle((uint)Bits(index)),
        MatDataType.Double => BitConverter.UInt64BitsToDouble(Bits(index)),
        MatDataType.UInt64 => Bits(index),
        _ => Signed(index),
    };

    /// <summary>The value where it is a whole number in the range of Int64.</summary>
    public bool TryGetInteger(int index, out long value)
    {
        value = 0;
        switch (Type)
        {
            case MatDataType.Single or MatDataType.Double:
                double number = Number(index);
                // 2^63 itself does not fit, and NaN fails every comparison.
                if (!(number >= long.MinValue && number < -(double)long.MinValue) || Math.Floor(number) != number)
                    return false;
                value = (long)number;
                return true;
            case MatDataType.UInt64 when Bits(index) > long.MaxValue:
                return false;
            default:
                value = Signed(index);
                return true;
        }
    }

    private long Signed(int index) => Type switch
    {
        MatDataType.Int8 => (sbyte)Bits(index),
        MatDataType.Int16 => (short)Bits(index),
        MatDataType.Int32 => (int)Bits(index),
        _ => (long)Bits(index),
    };

    private ulong Bits(int index)
    {
        ReadOnlySpan<byte> value = Bytes.Slice(index * ValueSize, ValueSize);
        return (value.Length, Buffer.BigEndian) switch
        {
            (1, _) => value[0],
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(value),
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(value),
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(value),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(value),
            (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(value),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(value),
        };
    }
}
