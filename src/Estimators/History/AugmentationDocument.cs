namespace MlNetFixedHeads.Estimators.History;

/// <summary>An <see cref="Augmentation"/> as JSON shows it; what is null did not happen.</summary>
internal sealed record AugmentationDocument
{
    /// <summary>Smallest and largest share of the area; null where pictures were padded instead.</summary>
    public required IReadOnlyList<double>? CropScale { get; init; }

    /// <summary>Smallest and largest width over height; null where pictures were padded instead.</summary>
    public required IReadOnlyList<double>? CropRatio { get; init; }

    public required int? PadAndCrop { get; init; }

    public required bool HorizontalFlip { get; init; }

    public required bool VerticalFlip { get; init; }

    /// <summary>As <c>--augment</c> reads it.</summary>
    public required string? Policy { get; init; }

    public required ColorJitter? ColorJitter { get; init; }

    public required ErasingDocument? Erasing { get; init; }

    public required double Mixup { get; init; }

    public required double Cutmix { get; init; }

    public required double MixProbability { get; init; }

    public static AugmentationDocument Of(Augmentation a) => new()
    {
        CropScale = a.PadAndCrop is null ? Range(a.CropScale) : null,
        CropRatio = a.PadAndCrop is null ? Range(a.CropRatio) : null,
        PadAndCrop = a.PadAndCrop,
        HorizontalFlip = a.HorizontalFlip,
        VerticalFlip = a.VerticalFlip,
        Policy = a.Policy?.ToString(),
        ColorJitter = a.ColorJitter,
        Erasing = a.Erasing is { } e ? new(e.Probability, Range(e.Scale), Range(e.Ratio), e.Noise) : null,
        Mixup = a.Mixup,
        Cutmix = a.Cutmix,
        MixProbability = a.MixProbability,
    };

    private static double[] Range((double Minimum, double Maximum) range) => [range.Minimum, range.Maximum];
}
