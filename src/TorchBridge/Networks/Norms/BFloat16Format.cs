using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>Maps of bfloat16: the upper halves of 32-bit numbers.</summary>
internal readonly unsafe struct BFloat16Format : IMapFormat<ushort>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ushort* source)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Load(source));
        return (Vector256.Create(lower, upper) << 16).AsSingle();
    }

    /// <remarks>To the nearest, ties to even. What is no number stays so: its highest bit of the fraction is set.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, ushort* target)
    {
        var bits = values.AsUInt32();
        var rounded = (bits + Vector256.Create(0x7FFFu) + ((bits >> 16) & Vector256<uint>.One)) >> 16;
        var high = Vector256.ConditionalSelect(Vector256.IsNaN(values).AsUInt32(), (bits >> 16) | Vector256.Create(0x40u), rounded);
        Vector128.Narrow(high.GetLower(), high.GetUpper()).Store(target);
    }
}
