using MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What training does to a picture: see <see cref="Augmentation"/>.</summary>
internal sealed class TrainingTransform : IInputTransform
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly Augmentation _augmentation;
    private readonly EvaluationTransform _evaluation;
    private readonly ChannelScaling _scaling;
    private readonly bool _changesBytes;

    /// <exception cref="ArgumentException">The preprocessing or the augmentation is inconsistent.</exception>
    public TrainingTransform(ImagePreprocessing preprocessing, Augmentation augmentation)
    {
        _evaluation = new EvaluationTransform(preprocessing);
        augmentation.Validate();
        (_preprocessing, _augmentation) = (preprocessing, augmentation);
        _scaling = ChannelScaling.Normalise(preprocessing);
        _changesBytes = augmentation.Policy is not null || augmentation.ColorJitter is not null;
        MinimumShortSide = augmentation.PadAndCrop is null
            ? DecodeScale.MinimumShortSideForCrops(preprocessing.Height, preprocessing.Width, augmentation)
            : _evaluation.MinimumShortSide;
    }

    public int Length => _preprocessing.Height * _preprocessing.Width * 3;

    public int MinimumShortSide { get; }

    public void Apply(DecodedImage image, RandomStream random, Span<float> output)
    {
        (int width, int height) = (_preprocessing.Width, _preprocessing.Height);
        if (image.Pixels is not { } pixels)
        {
            // A crop would have to be resized, and what the values mean is the caller's affair: mirroring is all that is safe.
            PreprocessedInput.ToInterleaved(image.Preprocessed, height, width, Half(_augmentation.HorizontalFlip, ref random), output);
            if (Half(_augmentation.VerticalFlip, ref random))
            {
                TurnOver(output);
            }

            return;
        }

        // Grey levels where bytes are wanted next; else the picture is normalised as it is resized.
        Crop(pixels, _changesBytes ? ChannelScaling.None : _scaling, ref random, output);
        if (Half(_augmentation.VerticalFlip, ref random))
        {
            TurnOver(output);
        }

        if (_changesBytes)
        {
            ChangeBytes(output, ref random);
        }

        if (_augmentation.Erasing is { } erasing)
        {
            Erasure.Apply(output[..Length], width, height, erasing, ref random);
        }
    }

    private static bool Half(bool wanted, ref RandomStream random) => wanted && random.NextDouble() < 0.5;

    private void Crop(RgbImage pixels, in ChannelScaling scaling, ref RandomStream random, Span<float> output)
    {
        if (_augmentation.PadAndCrop is { } padding)
        {
            int x = random.NextInt((2 * padding) + 1) - padding, y = random.NextInt((2 * padding) + 1) - padding;
            _evaluation.Apply(pixels, x, y, Half(_augmentation.HorizontalFlip, ref random), scaling, output);
            return;
        }

        PixelRectangle crop = RandomCrop.Sample(pixels.Width, pixels.Height, _augmentation.CropScale, _augmentation.CropRatio, ref random);
        bool mirror = Half(_augmentation.HorizontalFlip, ref random);
        var region = new PixelRectangle(0, 0, _preprocessing.Width, _preprocessing.Height);
        AntialiasedResize.Resize(pixels, crop, _preprocessing.Width, _preprocessing.Height, region, mirror, scaling, output);
    }

    private void ChangeBytes(Span<float> output, ref RandomStream random)
    {
        using var canvas = new PixelCanvas(_preprocessing.Width, _preprocessing.Height);
        Span<byte> bytes = canvas.Pixels;
        for (int i = 0; i < bytes.Length; i++)
        {
            // Half up, as PIL's resize rounds; a byte by the nature of a weighted mean, but for the last bit.
            bytes[i] = (byte)Math.Clamp(output[i] + 0.5f, 0, byte.MaxValue);
        }

        if (_augmentation.Policy is { } policy)
        {
            Operations.Apply(canvas, policy, ref random);
        }

        if (_augmentation.ColorJitter is { } jitter)
        {
            ColourJitter.Apply(canvas, jitter, ref random);
        }

        _scaling.Apply(canvas.Pixels, output);
    }

    private void TurnOver(Span<float> output)
    {
        int stride = _preprocessing.Width * 3;
        Span<float> kept = new float[stride];
        for (int top = 0, bottom = _preprocessing.Height - 1; top < bottom; top++, bottom--)
        {
            Span<float> upper = output.Slice(top * stride, stride), lower = output.Slice(bottom * stride, stride);
            upper.CopyTo(kept);
            lower.CopyTo(upper);
            kept.CopyTo(lower);
        }
    }
}
