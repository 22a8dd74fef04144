using System.Text.Json.Serialization;

namespace MlNetFixedHeads;

/// <summary>One setting of a search and how it did at the largest number of epochs it was given.</summary>
public sealed record SearchSetting
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Each dimension's value as text.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The epochs of <see cref="Trials"/>: fewer than those of <see cref="Options"/> where successive halving left it behind.</summary>
    public required int Epochs { get; init; }

    /// <summary>Its trainings with these epochs, one for each seed.</summary>
    public required IReadOnlyList<SearchTrial> Trials { get; init; }

    /// <summary>Mean, over the seeds that did not fail, of the figure that decides; null where all failed.</summary>
    public required double? Mean { get; init; }

    /// <summary>Standard deviation of a single training, estimated from the seeds (n - 1); null for fewer than two.</summary>
    public required double? StandardDeviation { get; init; }

    /// <summary>The options to train it with: all epochs, and the first of the seeds.</summary>
    [JsonIgnore]
    public required FixedHeadCnnOptions Options { get; init; }

    /// <summary>Trainings that failed.</summary>
    [JsonIgnore]
    public int Failures => Trials.Count(t => t.Failure is not null);
}
