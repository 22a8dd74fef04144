using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Batch norm whose statistics are those of all ranks' pictures, forward and backward.</summary>
/// <remarks>
/// y = w (x - m) / s + b. With the present values of m and s as constants this is batch norm as in evaluation, which libtorch computes in one
/// pass. What m and s contribute to the gradient goes through w and b, of which there is one per channel: w is multiplied by s' / s and w (m - m') / s'
/// is taken from b, where s' and m' are s and m without gradients. The values stay what they are, and the gradient is complete.
/// </remarks>
internal static class SynchronisedNorm
{
    private static readonly long[] Pictures = [0];
    private static readonly long[] Positions = [2, 3];

    /// <summary>Normalises and follows the statistics.</summary>
    /// <param name="x">(N, C) or (N, C, H, W).</param>
    /// <param name="norm">The norm.</param>
    /// <param name="sum">Adds a vector of doubles up over the ranks, and its gradient on the way back.</param>
    public static Tensor Apply(Tensor x, NormState norm, Func<Tensor, Tensor> sum)
    {
        var channels = x.shape[1];
        var (sums, squares, count) = Sums(x);
        var total = sum(cat([sums, squares, count]));
        var all = total.narrow(0, 2 * channels, 1).detach();
        var center = total.narrow(0, 0, channels) / all;
        var square = (total.narrow(0, channels, channels) / all - center.Squared()).clamp_min(TorchScalars.Zero);

        using Scalar epsilon = norm.Epsilon.ToScalar();
        var inverse = square.Plus(epsilon).rsqrt();
        var (fixedCenter, fixedInverse, fixedSquare) = (center.detach(), inverse.detach(), square.detach());
        var weight = (inverse / fixedInverse).to(x.dtype);
        var bias = ((fixedCenter - center) * fixedInverse).to(x.dtype);
        if (norm.Weight is { } factor)
            (weight, bias) = (weight * factor, bias * factor);
        if (norm.Bias is { } addend)
            bias = bias.Plus(addend);

        var single = fixedCenter.to(x.dtype);
        norm.Follow(single, (fixedSquare * all / (all - ones_like(all))).to(x.dtype));
        return nn.functional.batch_norm(x, single, fixedSquare.to(x.dtype), weight, bias, training: false, eps: norm.Epsilon);
    }

    /// <summary>Sums of the values and of their squares for each channel, and how many they are, in double precision.</summary>
    /// <remarks>In single precision only within a picture's map, where no sum of squares is formed: so neither is precision lost, nor does it matter which
    /// pictures a rank has. Had it an influence on the last bit, a ReLU here and there would open that was shut, and runs on one and on two
    /// processes would part after some steps.</remarks>
    private static (Tensor Sums, Tensor Squares, Tensor Count) Sums(Tensor x)
    {
        if (x.dim() == 2)
        {
            var values = x.to(ScalarType.Float64);
            return (values.sum(Pictures), values.Squared().sum(Pictures), tensor([(double)x.shape[0]]).to(x.device));
        }

        var (variance, mean) = x.var_mean(Positions, unbiased: false);
        var (center, spread) = (mean.to(ScalarType.Float64), variance.to(ScalarType.Float64));
        var positions = tensor([(double)(x.shape[2] * x.shape[3])]).to(x.device);
        return (center.sum(Pictures) * positions, spread.Plus(center.Squared()).sum(Pictures) * positions, tensor([(double)(x.numel() / x.shape[1])]).to(x.device));
    }
}
