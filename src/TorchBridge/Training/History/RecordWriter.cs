using System.Buffers.Binary;

namespace MlNetFixedHeads.TorchBridge.Training.History;

/// <summary>Frames records as TensorFlow does: length, its checksum, the bytes, their checksum, all little-endian.</summary>
internal static class RecordWriter
{
    public static void Write(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)record.Length);
        stream.Write(number);
        WriteChecksum(stream, number);
        stream.Write(record);
        WriteChecksum(stream, record);
    }

    private static void WriteChecksum(Stream stream, ReadOnlySpan<byte> bytes)
    {
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Masked(bytes));
        stream.Write(checksum);
    }
}
