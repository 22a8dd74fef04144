using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>Changes gradients between the backward pass and the step.</summary>
internal static class GradientBounds
{
    /// <summary>Keeps a quotient by a length of 0 finite; PyTorch's value.</summary>
    private const double Floor = 1e-6;

    /// <summary>Multiplies all gradients.</summary>
    public static void Scale(NetworkOptimizer optimizer, double factor)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        using var scalar = factor.ToScalar();
        foreach (var gradient in optimizer.Gradients)
            gradient.mul_(scalar);
    }

    public static void Clip(NetworkOptimizer optimizer, GradientClipping clipping)
    {
        if (clipping.IsNorm)
        {
            var length = Length(optimizer);
            if (length > clipping.Bound)
                Scale(optimizer, clipping.Bound / (length + Floor));
            return;
        }

        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        using Scalar lower = (-clipping.Bound).ToScalar(), upper = clipping.Bound.ToScalar();
        foreach (var gradient in optimizer.Gradients)
            gradient.clamp_(lower, upper);
    }

    /// <summary>Whether every gradient is a number.</summary>
    public static bool AreFinite(NetworkOptimizer optimizer) => Finite.All(optimizer.Gradients);

    /// <summary>The length of all gradients as one vector.</summary>
    public static double Length(NetworkOptimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        Tensor[] squares = [.. optimizer.Gradients.Select(g => g.Squared().sum())];
        return squares.Length == 0 ? 0 : Math.Sqrt(stack(squares).to(ScalarType.Float64).sum().Number());
    }
}
