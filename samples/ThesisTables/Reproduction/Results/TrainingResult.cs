namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>A finished training: its file holds all that tables need.</summary>
internal sealed record TrainingResult
{
    /// <summary>The table that it was trained for; another one may have the row too.</summary>
    public required string Table { get; init; }

    /// <summary>Key of the thesis' row.</summary>
    public required string Row { get; init; }

    /// <summary>Name of what was trained for it.</summary>
    public required string Trained { get; init; }

    public required int Seed { get; init; }

    /// <summary>The head with its options.</summary>
    public required string Head { get; init; }

    public required string Network { get; init; }

    public required int Classes { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Shares of the test pictures, in [0, 1].</summary>
    public required double Top1 { get; init; }

    public required double Top5 { get; init; }

    public required double TrainLoss { get; init; }

    /// <summary>Seconds of all epochs, those before an interruption too.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processors that it was allowed, or null for all.</summary>
    public int? Threads { get; init; }

    public required Conditions Conditions { get; init; }
}
