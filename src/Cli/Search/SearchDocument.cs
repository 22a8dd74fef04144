namespace MlNetFixedHeads.Cli.Search;

/// <summary>What <c>search --json</c> prints.</summary>
internal sealed record SearchDocument
{
    /// <summary>Version of the tool.</summary>
    public required string Version { get; init; }

    public required string Output { get; init; }

    /// <summary>The figure that decides.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether nothing is left to train.</summary>
    public required bool Complete { get; init; }

    public required bool Cancelled { get; init; }

    /// <summary>Trainings that the present rung still needs.</summary>
    public required int Missing { get; init; }

    /// <summary>The best setting so far, as in <c>best.json</c>.</summary>
    public required BestDocument? Best { get; init; }

    /// <summary>The best first.</summary>
    public required IReadOnlyList<SettingDocument> Settings { get; init; }
}
