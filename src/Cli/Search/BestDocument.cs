using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>What <c>best.json</c> holds: enough to train it again.</summary>
internal sealed record BestDocument
{
    /// <summary>The figure that decides.</summary>
    public required string Metric { get; init; }

    public required SettingDocument Setting { get; init; }

    /// <summary>For a shell.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The settings with every default filled in.</summary>
    public required SettingsDocument Settings { get; init; }
}
