using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Activations, and a convolution with the batch norm it may have.</summary>
internal static class ConvNormOps
{
    public static T Activate<T>(this INetworkOps<T> ops, T x, Activation activation) => activation switch
    {
        Activation.Relu => ops.Relu(x),
        Activation.Relu6 => ops.Relu6(x),
        _ => x,
    };

    public static T ConvNorm<T>(this INetworkOps<T> ops, T x, Conv2d conv, BatchNorm2d? norm) =>
        norm is null ? ops.Conv(x, conv) : ops.ConvBatchNorm(x, conv, norm);

    public static T ConvNorm<T>(this INetworkOps<T> ops, T x, Conv2d conv, BatchNorm2d? norm, Activation activation) =>
        norm is null ? ops.Activate(ops.Conv(x, conv), activation) : ops.ConvBatchNorm(x, conv, norm, activation);

    public static T ConvNormAdd<T>(this INetworkOps<T> ops, T x, Conv2d conv, BatchNorm2d? norm, T addend, Activation activation) =>
        norm is null ? ops.Activate(ops.Add(ops.Conv(x, conv), addend), activation) : ops.ConvBatchNormAdd(x, conv, norm, addend, activation);
}
