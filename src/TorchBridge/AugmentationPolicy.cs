using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>A way to choose operations for a picture from torchvision's list of fourteen: identity, shear and translate (each along x and
/// y), rotate, brightness, color, contrast, sharpness, posterize, solarize, auto-contrast and equalize.</summary>
/// <remarks>What a shift uncovers is black; the nearest pixel is taken, as is torchvision's default.</remarks>
public sealed record AugmentationPolicy
{
    /// <summary>The largest magnitude of RandAugment: there are 31, from 0.</summary>
    public const int LargestMagnitude = 30;

    private const int MostOperations = 16;

    private AugmentationPolicy()
    {
    }

    /// <summary>One operation at a magnitude drawn evenly from a wide range (Müller and Hutter 2021). It has nothing to tune.</summary>
    public static AugmentationPolicy TrivialAugmentWide { get; } = new();

    /// <summary>Number of operations per picture.</summary>
    public int Operations { get; private init; } = 1;

    /// <summary>The magnitude, 0 to <see cref="LargestMagnitude"/>, or null where it is drawn for each picture.</summary>
    public int? Magnitude { get; private init; }

    /// <summary>Several operations, one after another, all at one magnitude (Cubuk et al. 2020).</summary>
    /// <param name="operations">The paper's N, 1 to 16.</param>
    /// <param name="magnitude">The paper's M, 0 to 30.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static AugmentationPolicy RandAugment(int operations = 2, int magnitude = 9)
    {
        if (operations is < 1 or > MostOperations)
            throw new ArgumentOutOfRangeException(nameof(operations), operations, "RandAugment takes 1 to 16 operations.");
        if (magnitude is < 0 or > LargestMagnitude)
            throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "The magnitude of RandAugment is from 0 to 30.");
        return new() { Operations = operations, Magnitude = magnitude };
    }

    /// <summary>Reads <c>trivialaugment</c>, <c>randaugment</c> (2 operations at magnitude 9) or <c>randaugment:N:M</c>, ignoring case.</summary>
    /// <param name="text">The text, such as <c>randaugment:2:9</c>.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static AugmentationPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text.ToLowerInvariant().Split(':'))
        {
            case ["trivialaugment"]:
                return TrivialAugmentWide;
            case ["randaugment"]:
                return RandAugment();
            case ["randaugment", var n, var m]
                when int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var operations) && operations is >= 1 and <= MostOperations
                && int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var magnitude) && magnitude <= LargestMagnitude:
                return RandAugment(operations, magnitude);
            default:
                throw new FormatException(
                    $"'{text}' is no augmentation policy; expected trivialaugment, or randaugment:N:M with N from 1 to {MostOperations} and M from 0 to {LargestMagnitude}.");
        }
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Magnitude is { } magnitude
        ? string.Create(CultureInfo.InvariantCulture, $"randaugment:{Operations}:{magnitude}")
        : "trivialaugment";
}
