using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>The mean over pictures and their mirror images.</summary>
internal static class MirrorAverage
{
    private const int WidthAxis = 3;

    /// <summary>Logits (N, K) of pictures (N, 3, H, W).</summary>
    public static Tensor Logits(CnnNetwork network, Tensor pixels, bool mirror)
    {
        var logits = network.Logits(pixels);
        return mirror ? Of(logits, network.Logits(pixels.flip(WidthAxis))) : logits;
    }

    /// <summary>The mean of two tensors of one shape.</summary>
    public static Tensor Of(Tensor plain, Tensor mirrored) => plain.Plus(mirrored).mul(TorchScalars.Half);
}
