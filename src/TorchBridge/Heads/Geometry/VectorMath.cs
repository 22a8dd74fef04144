using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Sums in a fixed order of four lanes: bit for bit the same on every processor, whatever instructions it has.</summary>
/// <remarks>Frozen matrices are not stored, so another machine must find the same one; a search that follows the nearest pair would turn
/// a difference in the last bit into another matrix.</remarks>
internal static class VectorMath
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector256<double>.Zero;
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        for (var i = 0; i < va.Length; i++)
            sum += va[i] * vb[i];
        var total = sum[0] + sum[1] + sum[2] + sum[3];
        for (var i = va.Length * Vector256<double>.Count; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }

    /// <summary>target += factor x.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> x)
    {
        var vt = MemoryMarshal.Cast<double, Vector256<double>>(target);
        var vx = MemoryMarshal.Cast<double, Vector256<double>>(x);
        var vf = Vector256.Create(factor);
        for (var i = 0; i < vt.Length; i++)
            vt[i] += vf * vx[i];
        for (var i = vt.Length * Vector256<double>.Count; i < target.Length; i++)
            target[i] += factor * x[i];
    }

    public static void Scale(Span<double> x, double factor)
    {
        foreach (ref var value in x)
            value *= factor;
    }

    public static double Length(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    /// <summary>Makes a vector, which must not be 0, unit length.</summary>
    public static void Normalize(Span<double> x) => Scale(x, 1 / Length(x));
}
