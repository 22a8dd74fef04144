namespace MlNetFixedHeads;

/// <summary>What became of the tensors of a weights file and of the network they were loaded into.</summary>
public sealed record WeightsReport
{
    /// <summary>Number of the network's tensors that were loaded.</summary>
    public required int Loaded { get; init; }

    /// <summary>Names of the network's tensors that the file does not have.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Names of the file's tensors that the network does not have.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>Tensors that both have, in different shapes.</summary>
    public required IReadOnlyList<WeightMismatch> Mismatched { get; init; }

    /// <summary>Names of the network's tensors, all of replaced layers, that kept the values they had.</summary>
    /// <remarks>A replaced layer is loaded as a whole or not at all, so this can name tensors that would have fitted.</remarks>
    public required IReadOnlyList<string> Kept { get; init; }
}
