using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>What <c>train</c> was asked for.</summary>
internal sealed record TrainRequest
{
    public required DatasetSpec Data { get; init; }

    /// <summary>Without what the data decide: validation.</summary>
    public required FixedHeadCnnOptions Options { get; init; }

    /// <summary>The share asked for, or null.</summary>
    public required double? ValidationFraction { get; init; }

    /// <summary>A file with the names of the classes, or null for those of the data.</summary>
    public required string? ClassNames { get; init; }

    /// <summary>The folder to write; null where nothing is.</summary>
    public string? Output { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>Whether to go on with the run in the folder to write.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether another process, which trains along, does the writing.</summary>
    public bool Follows { get; init; }
}
