using System.Buffers.Binary;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Conversions between the little-endian bytes of stored tensors and .NET numbers.</summary>
internal static class ElementConversion
{
    /// <summary>Values as single precision; double precision and large integers are rounded to nearest even.</summary>
    public static float[] ToSingle(ReadOnlySpan<byte> bytes, WeightType type) => type switch
    {
        WeightType.Float32 => Convert(bytes, 4, BinaryPrimitives.ReadSingleLittleEndian),
        WeightType.Float16 => Convert(bytes, 2, b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)),
        WeightType.BFloat16 => Convert(bytes, 2, b => BFloat16ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b))),
        WeightType.Float64 => Convert(bytes, 8, b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b)),
        _ => [.. ToInt64(bytes, type).Select(value => (float)value)],
    };

    /// <summary>Values as 64-bit integers; fractions are cut off, booleans are 0 or 1.</summary>
    public static long[] ToInt64(ReadOnlySpan<byte> bytes, WeightType type) => type switch
    {
        WeightType.Int64 => Convert(bytes, 8, BinaryPrimitives.ReadInt64LittleEndian),
        WeightType.Int32 => Convert(bytes, 4, b => (long)BinaryPrimitives.ReadInt32LittleEndian(b)),
        WeightType.UInt8 => Convert(bytes, 1, b => (long)b[0]),
        WeightType.Boolean => Convert(bytes, 1, b => b[0] == 0 ? 0L : 1L),
        _ => [.. ToSingle(bytes, type).Select(value => (long)value)],
    };

    /// <summary>Bytes of single-precision values in one of the three forms that are written, rounded to nearest even.</summary>
    /// <exception cref="OverflowException">A finite value is beyond the range of the form.</exception>
    public static byte[] FromSingle(ReadOnlySpan<float> values, WeightPrecision precision)
    {
        byte[] bytes = new byte[values.Length * (precision == WeightPrecision.Float32 ? 4 : 2)];
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            switch (precision)
            {
                case WeightPrecision.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), value);
                    continue;
                case WeightPrecision.Float16:
                    Half half = (Half)value;
                    if (Half.IsInfinity(half) && float.IsFinite(value)) throw OutOfRange(value, precision);
                    BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), half);
                    continue;
                case WeightPrecision.BFloat16:
                    ushort bits = SingleToBFloat16(value);
                    if (float.IsInfinity(BFloat16ToSingle(bits)) && float.IsFinite(value)) throw OutOfRange(value, precision);
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), bits);
                    continue;
                default:
                    throw new ArgumentOutOfRangeException(nameof(precision), precision, "Unknown precision.");
            }
        }

        return bytes;
    }

    /// <summary>Bytes of 64-bit integers.</summary>
    public static byte[] FromInt64(ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
        return bytes;
    }

    /// <summary>The bits of the nearest bfloat16, ties to even; NaN stays NaN.</summary>
    public static ushort SingleToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // Rounding could carry a NaN's payload away and leave an infinity.
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The value of a bfloat16; exact.</summary>
    public static float BFloat16ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static OverflowException OutOfRange(float value, WeightPrecision precision) =>
        new(FormattableString.Invariant($"The value {value} is beyond the range of {precision}."));

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    private static T[] Convert<T>(ReadOnlySpan<byte> bytes, int size, Reader<T> read)
    {
        T[] values = new T[bytes.Length / size];
        for (int i = 0; i < values.Length; i++) values[i] = read(bytes.Slice(i * size, size));
        return values;
    }
}
