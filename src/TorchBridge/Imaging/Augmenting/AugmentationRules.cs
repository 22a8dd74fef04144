namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Finds what is wrong with an <see cref="Augmentation"/>.</summary>
internal static class AugmentationRules
{
    public const int MostPadding = 4096;
    private const double LargestRatio = 100;

    public static IEnumerable<string> Problems(Augmentation a)
    {
        if (!IsShare(a.CropScale))
            yield return Text($"CropScale is ({a.CropScale.Minimum}, {a.CropScale.Maximum}); expected 0 < minimum <= maximum <= 1.");
        if (!IsRatio(a.CropRatio))
            yield return Text($"CropRatio is ({a.CropRatio.Minimum}, {a.CropRatio.Maximum}); expected 0.01 <= minimum <= maximum <= 100.");
        if (a.PadAndCrop is { } padding && padding is < 0 or > MostPadding)
            yield return Text($"PadAndCrop is {padding}; expected 0 to {MostPadding} pixels, or null.");
        foreach (var problem in ColourProblems(a.ColorJitter).Concat(ErasingProblems(a.Erasing)))
            yield return problem;
        if (!IsAmount(a.Mixup))
            yield return Text($"Mixup is {a.Mixup}; expected a finite number, 0 or more.");
        if (!IsAmount(a.Cutmix))
            yield return Text($"Cutmix is {a.Cutmix}; expected a finite number, 0 or more.");
        if (!(a.MixProbability is >= 0 and <= 1))
            yield return Text($"MixProbability is {a.MixProbability}; expected 0 to 1.");
    }

    /// <summary>What is asked for that values the caller has preprocessed cannot have: nobody knows what they mean.</summary>
    public static IEnumerable<string> NeedPixels(Augmentation a)
    {
        if (a.PadAndCrop > 0)
            yield return nameof(a.PadAndCrop);
        if (a.Policy is not null)
            yield return nameof(a.Policy);
        if (a.ColorJitter is not null)
            yield return nameof(a.ColorJitter);
        if (a.Erasing is not null)
            yield return nameof(a.Erasing);
    }

    private static IEnumerable<string> ColourProblems(ColorJitter? jitter)
    {
        if (jitter is null)
            yield break;
        (string Name, double Value)[] amounts =
            [(nameof(jitter.Brightness), jitter.Brightness), (nameof(jitter.Contrast), jitter.Contrast), (nameof(jitter.Saturation), jitter.Saturation)];
        foreach (var (name, value) in amounts.Where(p => !IsAmount(p.Value)))
            yield return Text($"ColorJitter.{name} is {value}; expected a finite number, 0 or more.");
        if (!(jitter.Hue is >= 0 and <= 0.5))
            yield return Text($"ColorJitter.Hue is {jitter.Hue}; expected 0 to 0.5.");
    }

    private static IEnumerable<string> ErasingProblems(RandomErasing? erasing)
    {
        if (erasing is null)
            yield break;
        if (!(erasing.Probability is >= 0 and <= 1))
            yield return Text($"Erasing.Probability is {erasing.Probability}; expected 0 to 1.");
        if (!IsShare(erasing.Scale))
            yield return Text($"Erasing.Scale is ({erasing.Scale.Minimum}, {erasing.Scale.Maximum}); expected 0 < minimum <= maximum <= 1.");
        if (!IsRatio(erasing.Ratio))
            yield return Text($"Erasing.Ratio is ({erasing.Ratio.Minimum}, {erasing.Ratio.Maximum}); expected 0.01 <= minimum <= maximum <= 100.");
    }

    private static bool IsShare((double Minimum, double Maximum) range) => range.Minimum > 0 && range.Minimum <= range.Maximum && range.Maximum <= 1;

    private static bool IsRatio((double Minimum, double Maximum) range) =>
        range.Minimum >= 1 / LargestRatio && range.Minimum <= range.Maximum && range.Maximum <= LargestRatio;

    private static bool IsAmount(double value) => value >= 0 && double.IsFinite(value);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
