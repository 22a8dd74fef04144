using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Widens 16-bit numbers.</summary>
internal static class HalfNumbers
{
    private const uint Magnitude = 0x7FFF;
    private const uint Sign = 0x8000;

    /// <summary>Bits by which the exponents of both formats are apart, and what that makes of the value: 2 to the power of 127 - 15.</summary>
    private const int Shift = 13;
    private const float Rebias = 5.192296858534828e33f;

    /// <summary>The same numbers in 32 bits.</summary>
    /// <param name="source">Finite numbers.</param>
    /// <param name="target">As many.</param>
    public static void Widen(ReadOnlySpan<Half> source, Span<float> target)
    {
        var bits = MemoryMarshal.Cast<Half, ushort>(source);
        var done = 0;
        for (; done <= bits.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(bits[done..]), out var low, out var high);
            Widen(low).CopyTo(target[done..]);
            Widen(high).CopyTo(target[(done + Vector<uint>.Count)..]);
        }

        for (; done < bits.Length; done++)
            target[done] = (float)source[done];
    }

    // Without the sign a half shifted up is a float with the wrong exponent, subnormal ones included; a product sets it right.
    private static Vector<float> Widen(Vector<uint> half)
    {
        var magnitude = Vector.AsVectorSingle(Vector.ShiftLeft(half & new Vector<uint>(Magnitude), Shift)) * new Vector<float>(Rebias);
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(magnitude) | Vector.ShiftLeft(half & new Vector<uint>(Sign), 16));
    }
}
