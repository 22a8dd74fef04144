using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>The shape of a value inside a network, for one picture.</summary>
/// <param name="Channels">Number of channels, or of features after pooling.</param>
/// <param name="Height">Rows; 1 after pooling.</param>
/// <param name="Width">Columns; 1 after pooling.</param>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>Channels times height times width.</summary>
    public long Elements => (long)Channels * Height * Width;

    /// <summary>Channels x height x width, such as <c>512x7x7</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Channels}x{Height}x{Width}");
}
