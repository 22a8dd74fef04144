using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>A convolution with the batch norm it may have.</summary>
internal static class ConvNormOps
{
    public static T ConvNorm<T>(this INetworkOps<T> ops, T x, Conv2d conv, BatchNorm2d? norm) =>
        norm is null ? ops.Conv(x, conv) : ops.ConvBatchNorm(x, conv, norm);
}
