using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>The mean of the logits of pictures and of their mirror images.</summary>
internal static class MirrorAverage
{
    private const int WidthAxis = 3;

    /// <summary>Logits (N, K) of pictures (N, 3, H, W).</summary>
    public static Tensor Logits(CnnNetwork network, Tensor pixels, bool mirror)
    {
        var logits = network.Logits(pixels);
        return mirror ? logits.Plus(network.Logits(pixels.flip(WidthAxis))).mul(TorchScalars.Half) : logits;
    }
}
