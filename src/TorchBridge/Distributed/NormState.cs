using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>What a batch norm consists of; the tensors are the norm's own.</summary>
/// <param name="Mean">Running mean (C).</param>
/// <param name="Variance">Running variance (C).</param>
/// <param name="Batches">Batches seen, or null.</param>
/// <param name="Weight">Learned factor (C), or null.</param>
/// <param name="Bias">Learned addend (C), or null.</param>
/// <param name="Momentum">Share of a batch in the running statistics.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal readonly record struct NormState(Tensor Mean, Tensor Variance, Tensor? Batches, Tensor? Weight, Tensor? Bias, double Momentum, double Epsilon)
{
    public static NormState Of(BatchNorm norm) =>
        new(norm.running_mean!, norm.running_var!, norm.num_batches_tracked, norm.weight, norm.bias, norm.momentum!.Value, norm.eps);

    /// <summary>Notes that one more batch was seen.</summary>
    public void CountBatch()
    {
        using var gradless = no_grad();
        Batches?.PlusInPlace(TorchScalars.One);
    }

    /// <summary>Takes a batch' statistics into the running ones.</summary>
    /// <param name="mean">(C).</param>
    /// <param name="variance">(C), unbiased.</param>
    public void Follow(Tensor mean, Tensor variance)
    {
        using var gradless = no_grad();
        using Scalar kept = (1 - Momentum).ToScalar(), added = Momentum.ToScalar();
        Mean.mul_(kept).add_(mean, added);
        Variance.mul_(kept).add_(variance, added);
    }
}
