namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>How small a JPEG may be decoded for a given use.</summary>
internal static class DecodeScale
{
    /// <summary>Asks the decoder for every pixel.</summary>
    public const int FullSize = 0;

    /// <summary>The only sizes there are in evaluation: a saved scoring pipeline names its decoder's size, so the set is closed.</summary>
    public static IReadOnlyList<int> Buckets { get; } = [64, 128, 256, 512, 1024];

    /// <summary>Smallest bucket not below twice the size pictures are resized to; <see cref="FullSize"/> where there is none.</summary>
    /// <remarks>Twice: a JPEG decoded at a smaller scale and then resized is then within a grey level, on average over photographs, of the whole
    /// picture resized; without that margin it is two off.</remarks>
    public static int MinimumShortSideFor(int resizeShortSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resizeShortSide, 1);
        foreach (int bucket in Buckets)
        {
            if (2 * resizeShortSide <= bucket)
            {
                return bucket;
            }
        }

        return FullSize;
    }

    /// <summary>Short side from which even the smallest random crop has no fewer pixels than the network's input, in both directions.</summary>
    /// <remarks>The smallest crop has the share <c>CropScale.Minimum</c> of an area of at least the short side squared, and at the most extreme
    /// aspect ratio r, or 1 / r, its narrow side is the root of r of that.</remarks>
    public static int MinimumShortSideForCrops(int height, int width, Augmentation augmentation)
    {
        double narrow = Math.Min(1, Math.Min(augmentation.CropRatio.Minimum, 1 / augmentation.CropRatio.Maximum));
        return (int)Math.Min(Math.Ceiling(Math.Max(height, width) / Math.Sqrt(augmentation.CropScale.Minimum * narrow)), int.MaxValue);
    }
}
