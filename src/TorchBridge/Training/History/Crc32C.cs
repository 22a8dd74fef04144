using System.Numerics;

namespace MlNetFixedHeads.TorchBridge.Training.History;

/// <summary>The Castagnoli checksum, which TensorFlow's records carry.</summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>As records carry it: rotated and shifted, so that a checksum of data that hold checksums is not degenerate.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Of(bytes), 15) + MaskDelta;
}
