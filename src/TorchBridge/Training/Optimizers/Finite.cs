using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>Looks for values that are infinite or not a number.</summary>
internal static class Finite
{
    /// <summary>Whether all values of all tensors are finite.</summary>
    public static bool All(IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        Tensor[] floating = [.. tensors.Where(t => t.is_floating_point() && t.numel() > 0)];
        if (floating.Length == 0)
            return true;
        // One pass, and one answer for all: a GPU is waited for once. A sum with anything in it that is no number is none.
        if (double.IsFinite(stack(floating.Select(t => t.sum().to(ScalarType.Float32))).sum().Number()))
            return true;
        // Or it is the sum that overflowed.
        return stack(floating.Select(t => t.isfinite().all())).all().item<bool>();
    }
}
