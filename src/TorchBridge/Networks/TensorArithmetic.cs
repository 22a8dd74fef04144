using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Arithmetic for which TorchSharp's own methods make a number that the collector can free in mid-call (see <see cref="TorchScalars"/>).</summary>
internal static class TensorArithmetic
{
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, TorchScalars.One);

    public static Tensor Plus(this Tensor a, Scalar number) => a.add(number, TorchScalars.One);

    /// <summary>Adds in place.</summary>
    public static Tensor PlusInPlace(this Tensor a, Tensor b) => a.add_(b, TorchScalars.One);

    /// <summary>Adds in place.</summary>
    public static Tensor PlusInPlace(this Tensor a, Scalar number) => a.add_(number, TorchScalars.One);

    public static Tensor Squared(this Tensor a) => a.mul(a);

    /// <summary>The value of a tensor with one element, of any type and on any device.</summary>
    public static double Number(this Tensor a)
    {
        using var value = a.detach().to(ScalarType.Float64, CPU);
        return value.item<double>();
    }
}
