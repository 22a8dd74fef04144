using System.Reflection;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>The samples' sources, as they were when the tool was built.</summary>
internal static class TemplateFiles
{
    private const string Prefix = "template/";
    private const string PackageList = Prefix + "packages.txt";

    /// <summary>The files of a kind, by their path with /.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(ProjectKind kind)
    {
        string folder = $"{Prefix}{kind.Name}/";
        Assembly assembly = typeof(TemplateFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(r => r.Path.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(r => r.Path[folder.Length..], r => Read(assembly, r.Name), StringComparer.Ordinal);
    }

    /// <summary>The packages the tool was built with.</summary>
    public static TemplatePackages Packages()
    {
        using Stream stream = typeof(TemplateFiles).Assembly.GetManifestResourceStream(PackageList)!;
        using var reader = new StreamReader(stream);
        return TemplatePackages.Parse(reader.ReadToEnd());
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
