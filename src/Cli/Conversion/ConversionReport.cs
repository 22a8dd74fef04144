using System.Globalization;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Conversion;

/// <summary>What a conversion wrote.</summary>
internal sealed record ConversionReport
{
    public required string Input { get; init; }

    public required string Output { get; init; }

    public required int Tensors { get; init; }

    /// <summary>Numbers in all tensors.</summary>
    public required long Elements { get; init; }

    /// <summary>Size of the written file.</summary>
    public required long Bytes { get; init; }

    /// <summary>Tensors of each element type, by safetensors' names.</summary>
    public required IReadOnlyDictionary<string, int> Types { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string types = string.Join(", ", Types.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Value} {t.Key}")));
        return $"Wrote {Output} ({Numbers.Bytes(Bytes)}): {Numbers.Whole(Tensors)} tensors with {Numbers.Whole(Elements)} numbers ({types}).";
    }
}
