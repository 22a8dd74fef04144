using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>How a generated project gets this library: as assemblies beside it, or as a package from a source of the user's.</summary>
/// <param name="PackageSource">The folder or URL of packages, or null for assemblies.</param>
internal sealed record LibraryReference(string? PackageSource)
{
    public const string Package = "MlNetFixedHeads.Estimators";
    public const string Folder = "lib";

    private static readonly string[] Assemblies = ["MlNetFixedHeads.Estimators", "MlNetFixedHeads.TorchBridge"];

    /// <summary>The library's version, which is the tool's.</summary>
    public static string Version => ProductVersion.Text.Split('+')[0];

    /// <summary>The references of the project file.</summary>
    public IEnumerable<string> Names => PackageSource is null ? Assemblies : [];

    /// <summary>The files to copy, with their documentation.</summary>
    public IEnumerable<(string From, string To)> Files()
    {
        foreach (string assembly in Names)
        {
            foreach (string extension in new[] { ".dll", ".xml" })
            {
                string from = Path.Join(AppContext.BaseDirectory, assembly + extension);
                // The documentation may have been left out when the tool was installed.
                if (extension == ".dll" || File.Exists(from))
                    yield return (from, Path.Join(Folder, assembly + extension));
            }
        }
    }
}
