namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What training does to a picture: a random crop resized to the input, a random flip, normalise.</summary>
internal sealed class TrainingTransform : IInputTransform
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly Augmentation _augmentation;
    private readonly ChannelScaling _scaling;

    /// <exception cref="ArgumentException">The preprocessing or the augmentation is inconsistent.</exception>
    public TrainingTransform(ImagePreprocessing preprocessing, Augmentation augmentation)
    {
        PreprocessingCheck.Validate(preprocessing);
        augmentation.Validate();
        (_preprocessing, _augmentation) = (preprocessing, augmentation);
        _scaling = ChannelScaling.Normalise(preprocessing);
        MinimumShortSide = DecodeScale.MinimumShortSideForCrops(preprocessing.Height, preprocessing.Width, augmentation.CropScale.Minimum);
    }

    public int Length => _preprocessing.Height * _preprocessing.Width * 3;

    public int MinimumShortSide { get; }

    public void Apply(DecodedImage image, RandomStream random, Span<float> output)
    {
        if (image.Pixels is not { } pixels)
        {
            // A crop would have to be resized, and what the values mean is the caller's affair: flipping is all that is safe.
            PreprocessedInput.ToInterleaved(image.Preprocessed, _preprocessing.Height, _preprocessing.Width, Flip(ref random), output);
            return;
        }

        PixelRectangle crop = RandomCrop.Sample(pixels.Width, pixels.Height, _augmentation.CropScale, ref random);
        bool mirror = Flip(ref random);
        var region = new PixelRectangle(0, 0, _preprocessing.Width, _preprocessing.Height);
        AntialiasedResize.Resize(pixels, crop, _preprocessing.Width, _preprocessing.Height, region, mirror, _scaling, output);
    }

    private bool Flip(ref RandomStream random) => _augmentation.HorizontalFlip && random.NextDouble() < 0.5;
}
