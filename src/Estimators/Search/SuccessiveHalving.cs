using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>Gives all settings a few epochs, the better ones more, and only the best the whole number (Jamieson and Talwalkar 2016).</summary>
/// <remarks>Every rung trains anew, with a schedule of its own number of epochs: a rate that has come down to its end is what makes two settings
/// comparable, and a longer run that was cut short has not. A rung costs about as much as any other, so that what is trained anew is
/// 1/<see cref="Factor"/> of each rung after the first.</remarks>
public sealed record SuccessiveHalving
{
    /// <summary>From rung to rung, so many times fewer settings get so many times more epochs. 2 or more. Defaults to 3.</summary>
    public int Factor { get; init; } = 3;

    /// <summary>Fewest epochs of the first rung, 1 or more. Defaults to 1.</summary>
    public int MinimumEpochs { get; init; } = 1;

    /// <summary>Reads <c>FACTOR[:MINIMUM]</c>, such as <c>3:2</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="FormatException">The text is none.</exception>
    public static SuccessiveHalving Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        int minimum = 1;
        return parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int factor) && factor >= 2
            && (parts.Length == 1 || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minimum) && minimum >= 1))
            ? new() { Factor = factor, MinimumEpochs = minimum }
            : throw new FormatException($"'{text}' is no halving; expected FACTOR[:EPOCHS], a factor of 2 or more and the first rung's fewest epochs, such as 3 or 3:2.");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Factor}:{MinimumEpochs}");
}
