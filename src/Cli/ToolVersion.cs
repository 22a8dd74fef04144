using System.Reflection;

namespace MlNetFixedHeads.Cli;

/// <summary>The version of the tool, as <c>--version</c> tells it.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
