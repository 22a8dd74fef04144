using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>Maps of 32-bit numbers.</summary>
internal readonly unsafe struct SingleFormat : IMapFormat<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, float* target) => values.Store(target);
}
