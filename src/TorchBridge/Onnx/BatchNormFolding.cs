using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Rewrites a convolution and the batch norm behind it as one convolution.</summary>
internal static class BatchNormFolding
{
    /// <summary>w' = w g/sqrt(v + eps), b' = (b - m) g/sqrt(v + eps) + beta, computed in double precision.</summary>
    public static (float[] Weight, float[] Bias) Fold(Conv2d conv, BatchNorm2d norm) =>
        Fold(conv.weight!.ToFloats(), conv.bias is { } own ? own.ToFloats() : null, norm);

    /// <summary>The same for a weight (out, ...) that is overwritten, and its bias.</summary>
    public static (float[] Weight, float[] Bias) Fold(float[] weight, float[]? convBias, BatchNorm2d norm)
    {
        var (gamma, beta) = (norm.weight!.ToFloats(), norm.bias!.ToFloats());
        var (mean, variance) = (norm.running_mean!.ToFloats(), norm.running_var!.ToFloats());
        var bias = new float[gamma.Length];
        var perOutput = weight.Length / gamma.Length;
        for (var o = 0; o < gamma.Length; o++)
        {
            var scale = gamma[o] / Math.Sqrt(variance[o] + norm.eps);
            bias[o] = (float)(((convBias?[o] ?? 0.0) - mean[o]) * scale + beta[o]);
            foreach (ref var w in weight.AsSpan(o * perOutput, perOutput))
                w = (float)(w * scale);
        }

        return (weight, bias);
    }
}
