using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>A tensor whose shape in the file is not the one the network needs.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Found">Its shape in the file.</param>
/// <param name="Expected">Its shape in the network.</param>
public sealed record WeightMismatch(string Name, IReadOnlyList<long> Found, IReadOnlyList<long> Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} (found {Format(Found)}, expected {Format(Expected)})";

    /// <summary>A shape as text, such as <c>[64, 3, 7, 7]</c>.</summary>
    internal static string Format(IEnumerable<long> shape) =>
        $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
