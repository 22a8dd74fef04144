using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>How one batch is mixed: each picture with the one before it, and so are the targets.</summary>
/// <remarks>Every loss here is linear in the target, so the loss of a mixed target is the mix of two losses.</remarks>
internal readonly record struct BatchMix
{
    private static readonly BatchMix Unmixed = new() { Share = 1 };

    /// <summary>The pictures' own share of the target.</summary>
    public double Share { get; private init; }

    /// <summary>What the other picture covers, where one is pasted; else the pictures are averaged.</summary>
    public PixelRectangle? Patch { get; private init; }

    /// <summary>Decides about a batch.</summary>
    /// <param name="augmentation">What is asked for.</param>
    /// <param name="height">Height of the pictures.</param>
    /// <param name="width">Width of the pictures.</param>
    /// <param name="random">The batch's random stream.</param>
    public static BatchMix Draw(Augmentation augmentation, int height, int width, RandomStream random)
    {
        if (!augmentation.Mixes || random.NextDouble() >= augmentation.MixProbability)
            return Unmixed;
        var paste = augmentation.Mixup == 0 || (augmentation.Cutmix > 0 && random.NextInt(2) == 1);
        var share = random.NextBeta(paste ? augmentation.Cutmix : augmentation.Mixup);
        return paste ? Paste(share, height, width, ref random) : new() { Share = share };
    }

    /// <summary>Mixed pictures.</summary>
    /// <param name="pixels">(N, 3, H, W).</param>
    public Tensor Apply(Tensor pixels)
    {
        if (Patch is not { } patch)
            return Share == 1 ? pixels : Mean(pixels, pixels.roll([1], [0]));
        var mixed = pixels.clone();
        var other = pixels.roll([1], [0]);
        Part(mixed, patch).copy_(Part(other, patch));
        return mixed;
    }

    /// <summary>The loss against the mixed target.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="logits">(N, K).</param>
    /// <param name="labels">(N), the pictures' own classes.</param>
    public Tensor Loss(BatchLoss loss, Tensor logits, Tensor labels) => Share == 1
        ? loss.Value(logits, labels)
        : Mean(loss.Value(logits, labels), loss.Value(logits, labels.roll([1], [0])));

    /// <summary>The class with the larger share of each picture's target.</summary>
    public Tensor Dominant(Tensor labels) => Share >= 0.5 ? labels : labels.roll([1], [0]);

    private static BatchMix Paste(double share, int height, int width, ref RandomStream random)
    {
        // The paper's box: its sides are the root of its share, its centre is anywhere, and what hangs over the edge is cut off.
        var side = Math.Sqrt(1 - share);
        int h = (int)(height * side), w = (int)(width * side), y = random.NextInt(height), x = random.NextInt(width);
        int top = Math.Max(y - (h / 2), 0), left = Math.Max(x - (w / 2), 0);
        int bottom = Math.Min(y + (h / 2), height), right = Math.Min(x + (w / 2), width);
        return bottom <= top || right <= left ? Unmixed : new()
        {
            Patch = new(left, top, right - left, bottom - top),
            Share = 1 - ((double)(right - left) * (bottom - top) / ((double)height * width)),
        };
    }

    /// <summary>Both by their shares.</summary>
    private Tensor Mean(Tensor own, Tensor other)
    {
        using Scalar share = Share.ToScalar(), rest = (1 - Share).ToScalar();
        return own.mul(share).add(other, alpha: rest);
    }

    private static Tensor Part(Tensor pixels, PixelRectangle part) => pixels.narrow(2, part.Y, part.Height).narrow(3, part.X, part.Width);
}
