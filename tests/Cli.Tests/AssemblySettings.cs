namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Run settings of this assembly.</summary>
internal static class AssemblySettings;
