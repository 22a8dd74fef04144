namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What scoring does to a picture: resize the short side, crop the centre, normalise. See <see cref="ImagePreprocessing"/>.</summary>
internal sealed class EvaluationTransform : IInputTransform
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly ChannelScaling _scaling;

    /// <exception cref="ArgumentException">The preprocessing is inconsistent.</exception>
    public EvaluationTransform(ImagePreprocessing preprocessing)
    {
        PreprocessingCheck.Validate(preprocessing);
        (_preprocessing, _scaling) = (preprocessing, ChannelScaling.Normalise(preprocessing));
        MinimumShortSide = DecodeScale.MinimumShortSideFor(preprocessing.ResizeShortSide);
    }

    public int Length => _preprocessing.Height * _preprocessing.Width * 3;

    public int MinimumShortSide { get; }

    public void Apply(DecodedImage image, RandomStream random, Span<float> output)
    {
        if (image.Pixels is { } pixels)
        {
            Apply(pixels, output);
        }
        else
        {
            PreprocessedInput.ToInterleaved(image.Preprocessed, _preprocessing.Height, _preprocessing.Width, mirror: false, output);
        }
    }

    /// <summary>Writes height * width * 3 values. Only the cropped part of the resized picture is computed.</summary>
    public void Apply(RgbImage image, Span<float> output)
    {
        (long width, long height) = ResizedSize(image.Width, image.Height, _preprocessing.ResizeShortSide);
        var region = new PixelRectangle(
            CropOffset(width, _preprocessing.Width), CropOffset(height, _preprocessing.Height), _preprocessing.Width, _preprocessing.Height);
        var whole = new PixelRectangle(0, 0, image.Width, image.Height);
        AntialiasedResize.Resize(image, whole, width, height, region, mirror: false, _scaling, output);
    }

    /// <summary>The short side becomes as asked, the long side is rounded down.</summary>
    internal static (long Width, long Height) ResizedSize(int width, int height, int shortSide) => width <= height
        ? (shortSide, (long)height * shortSide / width)
        : ((long)width * shortSide / height, shortSide);

    /// <summary>Half of what is cut away, with halves rounded to even, as Python rounds.</summary>
    internal static long CropOffset(long size, int crop)
    {
        long cut = size - crop;
        long half = cut / 2;
        return half + (cut & 1 & half);
    }
}
