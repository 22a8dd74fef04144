using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>A bound on the gradients of a step.</summary>
public sealed record GradientClipping
{
    private GradientClipping(bool isNorm, double bound) => (IsNorm, Bound) = (isNorm, bound);

    /// <summary>Whether the bound is on the length of all gradients together, in place of each number's size.</summary>
    public bool IsNorm { get; }

    /// <summary>The bound, above 0.</summary>
    public double Bound { get; }

    /// <summary>All gradients shrink by one factor where their length together is beyond a bound.</summary>
    /// <param name="bound">The bound, above 0; 1 is usual.</param>
    /// <returns>The clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not above 0.</exception>
    public static GradientClipping Norm(double bound) => new(true, Checked(bound));

    /// <summary>Each number of a gradient is cut off at a bound, above and below 0.</summary>
    /// <param name="bound">The bound, above 0.</param>
    /// <returns>The clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not above 0.</exception>
    public static GradientClipping Value(double bound) => new(false, Checked(bound));

    /// <summary>Reads <c>norm:X</c> or <c>value:X</c>, ignoring case; a number alone is a norm.</summary>
    /// <param name="text">The text, such as <c>norm:1</c>.</param>
    /// <returns>The clipping.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static GradientClipping Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.ToLowerInvariant().Split(':');
        var known = parts is ["norm", _] or ["value", _] or [_];
        return known && double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) && IsBound(bound)
            ? new(parts[0] != "value", bound)
            : throw new FormatException($"'{text}' is no bound on gradients; expected norm:X or value:X with X above 0.");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsNorm ? "norm" : "value")}:{Bound}");

    private static bool IsBound(double bound) => bound > 0 && double.IsFinite(bound);

    private static double Checked(double bound) => IsBound(bound)
        ? bound
        : throw new ArgumentOutOfRangeException(nameof(bound), bound, "The bound must be a finite number above 0.");
}
