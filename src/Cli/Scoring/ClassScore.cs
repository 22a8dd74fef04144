namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>A class and its probability.</summary>
internal readonly record struct ClassScore(string Label, float Score);
