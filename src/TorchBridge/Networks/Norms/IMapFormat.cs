using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>How the numbers of a map lie in memory.</summary>
/// <typeparam name="T">A number in memory.</typeparam>
internal unsafe interface IMapFormat<T>
    where T : unmanaged
{
    /// <summary>Eight numbers.</summary>
    static abstract Vector256<float> Load(T* source);

    /// <summary>Writes eight numbers, rounded to the nearest.</summary>
    static abstract void Store(Vector256<float> values, T* target);
}
