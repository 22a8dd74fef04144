using System.Reflection;

namespace MlNetFixedHeads.Estimators;

/// <summary>The version of the library and the tool, as <c>fixedheads --version</c> tells it.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
