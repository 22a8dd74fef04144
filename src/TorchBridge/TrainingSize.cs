using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>The size of training pictures during the first epochs: small pictures are fast, and training on them regularises.</summary>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Until">Epochs that are done when the next size takes over, or the network's own after the last one; 1 or more.</param>
public sealed record TrainingSize(int Height, int Width, int Until)
{
    /// <summary>Reads <c>N:UNTIL</c> or <c>HxW:UNTIL</c>, such as <c>128:10</c>: 128 pixels a side for the first ten epochs.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static TrainingSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Split(':') is [var size, var until] && Whole(until) is { } end)
        {
            switch (size.Split('x', 'X'))
            {
                case [var side] when Whole(side) is { } s:
                    return new(s, s, end);
                case [var height, var width] when Whole(height) is { } h && Whole(width) is { } w:
                    return new(h, w, end);
            }
        }

        throw new FormatException($"'{text}' is no size of training pictures; expected N:UNTIL or HxW:UNTIL, pixels and epochs of 1 or more, such as 128:10.");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}:{Until}");

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
