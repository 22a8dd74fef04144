namespace MlNetFixedHeads;

/// <summary>A message from a running search: a training begins or is done.</summary>
public sealed record SearchProgress
{
    /// <summary>The rung of successive halving, from 1; 1 without it.</summary>
    public required int Rung { get; init; }

    /// <summary>Number of rungs.</summary>
    public required int Rungs { get; init; }

    /// <summary>The training's place in its rung, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Trainings in the rung, those of other processes and earlier calls among them.</summary>
    public required int Count { get; init; }

    /// <summary>The setting's number, from 1.</summary>
    public required int Setting { get; init; }

    /// <summary>The setting: each dimension's value as text.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Epochs of the training.</summary>
    public required int Epochs { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>How it went, or null where it begins.</summary>
    public SearchTrial? Trial { get; init; }
}
