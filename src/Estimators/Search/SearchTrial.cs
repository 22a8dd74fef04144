using System.Text.Json.Serialization;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads;

/// <summary>One training of a search.</summary>
public sealed record SearchTrial
{
    /// <summary>The setting's number, from 1.</summary>
    public required int Setting { get; init; }

    /// <summary>The setting: each dimension's value as text.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Epochs it was given.</summary>
    public required int Epochs { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The figures of the epoch that was kept; null where training failed.</summary>
    public EpochResult? Kept { get; init; }

    /// <summary>Why training failed, or null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Wall time of the training with everything around it.</summary>
    public double Seconds { get; init; }

    /// <summary>Options of the setting that are others than the first setting's: two searches may call different options by one name.</summary>
    [JsonInclude]
    internal IReadOnlyDictionary<string, string>? Options { get; init; }

    [JsonIgnore]
    internal TrialKey Key => new(Setting, Epochs, Seed);
}
