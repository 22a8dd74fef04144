using System.Buffers;

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

    /// <summary>As evaluation does, but moved over black: what stood <paramref name="right"/> pixels from the left is the first column.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="right">Columns that are cut off on the left, or, below 0, black ones that are put there.</param>
    /// <param name="down">Rows that are cut off at the top, or, below 0, black ones that are put there.</param>
    /// <param name="mirror">Whether the result is then mirrored left to right.</param>
    /// <param name="scaling">Applied to every value, black too.</param>
    /// <param name="output">height * width * 3 values.</param>
    public void Apply(RgbImage image, int right, int down, bool mirror, in ChannelScaling scaling, Span<float> output)
    {
        (long resizedWidth, long resizedHeight) = ResizedSize(image.Width, image.Height, _preprocessing.ResizeShortSide);
        (int width, int height) = (_preprocessing.Width, _preprocessing.Height);
        (int seenWidth, int seenHeight) = (width - Math.Abs(right), height - Math.Abs(down));
        if (seenWidth < width || seenHeight < height)
        {
            scaling.Black(output[..Length]);
        }

        if (seenWidth <= 0 || seenHeight <= 0)
        {
            return;
        }

        var region = new PixelRectangle(
            CropOffset(resizedWidth, width) + Math.Max(right, 0), CropOffset(resizedHeight, height) + Math.Max(down, 0), seenWidth, seenHeight);
        var whole = new PixelRectangle(0, 0, image.Width, image.Height);
        if (seenWidth == width && seenHeight == height)
        {
            AntialiasedResize.Resize(image, whole, resizedWidth, resizedHeight, region, mirror, scaling, output);
            return;
        }

        float[] seen = ArrayPool<float>.Shared.Rent(seenWidth * seenHeight * 3);
        AntialiasedResize.Resize(image, whole, resizedWidth, resizedHeight, region, mirror, scaling, seen);

        // Black columns on the left are on the right of the mirror image.
        int left = Math.Max(mirror ? right : -right, 0), top = Math.Max(-down, 0);
        for (int y = 0; y < seenHeight; y++)
        {
            seen.AsSpan(y * seenWidth * 3, seenWidth * 3).CopyTo(output[((((top + y) * width) + left) * 3)..]);
        }

        ArrayPool<float>.Shared.Return(seen);
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
