using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Short forms of the layers the networks use.</summary>
internal static class Layers
{
    /// <summary>A convolution padded so that stride 1 keeps the size.</summary>
    public static Conv2d Conv(int input, int output, int kernel, int stride = 1, int groups = 1, bool bias = false) =>
        nn.Conv2d(input, output, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: bias);

    public static BatchNorm2d Norm(int channels) => nn.BatchNorm2d(channels);

    public static Linear Linear(int input, int output) => nn.Linear(input, output);
}
