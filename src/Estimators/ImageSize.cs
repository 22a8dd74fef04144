using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>The size of a network's input, in pixels. An <see cref="int"/> converts to a square.</summary>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>Larger inputs than any network is used with are slips, and would exhaust the memory before anyone noticed.</summary>
    internal const int LargestSide = 8192;

    /// <summary>A square of the given side.</summary>
    /// <param name="side">Height and width in pixels.</param>
    public static implicit operator ImageSize(int side) => FromInt32(side);

    /// <summary>A square of the given side.</summary>
    /// <param name="side">Height and width in pixels.</param>
    /// <returns>The size.</returns>
    public static ImageSize FromInt32(int side) => new(side, side);

    /// <summary>Reads <c>224</c> (a square) or <c>160x192</c> (height x width).</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="FormatException">The text is neither; the message quotes it.</exception>
    public static ImageSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('x', 'X');
        if (parts.Length is 1 or 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && height > 0 && width > 0)
        {
            return new ImageSize(height, width);
        }

        throw new FormatException($"'{text}' is no image size; expected one number for a square (224) or height x width (160x192).");
    }

    /// <summary>Height x width, such as <c>160x192</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}");
}
