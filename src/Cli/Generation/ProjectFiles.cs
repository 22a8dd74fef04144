using System.Text;
using System.Xml.Linq;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>The files around the sources: project, package versions, and files that keep those of folders above out.</summary>
internal static class ProjectFiles
{
    /// <summary>Native builds of libtorch and the systems they are for.</summary>
    private static readonly (string Package, string System)[] Torch =
        [("libtorch-cpu-linux-x64", "Linux"), ("libtorch-cpu-win-x64", "Windows"), ("libtorch-cpu-osx-arm64", "OSX")];

    public static string Project(ProjectKind kind, string modelFile, LibraryReference library, TemplatePackages packages)
    {
        var properties = new XElement("PropertyGroup",
            kind == ProjectKind.ConsoleApp ? new XElement("OutputType", "Exe") : null,
            new XElement("TargetFramework", "net10.0"),
            new XElement("LangVersion", "latest"),
            new XElement("Nullable", "enable"),
            new XElement("ImplicitUsings", "enable"),
            new XElement("AllowUnsafeBlocks", "true"),
            new XElement("InvariantGlobalization", "true"),
            new XComment(" Native libraries for this machine only. "),
            new XElement("UseCurrentRuntimeIdentifier", "true"),
            new XElement("SelfContained", "false"));
        if (kind == ProjectKind.WebApi)
        {
            properties.Add(
                new XComment(" The model that the settings name lies beside the project. "),
                new XElement("RunWorkingDirectory", "$(MSBuildProjectDirectory)"));
        }

        if (kind.Trains)
        {
            properties.Add(
                new XComment(" Training needs libtorch, about 600 MB: -p:CanTrain=false leaves it out. "),
                new XElement("CanTrain", new XAttribute("Condition", "'$(CanTrain)' == ''"), "true"),
                new XElement("CreateHardLinksForCopyLocalIfPossible", "true"));
        }

        string[] direct = library.PackageSource is null
            ? [.. packages.References[TemplatePackages.Library].Where(p => kind != ProjectKind.WebApi || !InWebFramework(p)).Order(StringComparer.Ordinal)]
            : [LibraryReference.Package];
        string[] own = [.. packages.References[kind.Name].Append("Microsoft.ML.OnnxRuntime").Except(direct).Distinct().Order(StringComparer.Ordinal)];
        return Text(new XElement("Project", new XAttribute("Sdk", kind.Sdk),
            properties,
            new XElement("ItemGroup",
                library.Names.Select(n => new XElement("Reference", new XAttribute("Include", n), new XElement("HintPath", $"{LibraryReference.Folder}/{n}.dll"))),
                direct.Concat(own).Select(p => Include("PackageReference", p))),
            kind.Trains
                ? new XElement("ItemGroup", new XAttribute("Condition", "'$(CanTrain)' == 'true'"),
                    Torch.Select(t => new XElement("PackageReference", new XAttribute("Include", t.Package), new XAttribute("Condition", $"$([MSBuild]::IsOSPlatform('{t.System}'))"))))
                : null,
            new XElement("ItemGroup",
                kind == ProjectKind.WebApi ? new XElement("Content", new XAttribute("Update", "wwwroot/**"), new XAttribute("CopyToOutputDirectory", "PreserveNewest")) : null,
                new XElement("None", new XAttribute("Update", modelFile), new XAttribute("CopyToOutputDirectory", "PreserveNewest")))));
    }

    /// <summary>The versions the library was built and tested with, for what comes along with other packages too.</summary>
    public static string PackageVersions(ProjectKind kind, LibraryReference library, TemplatePackages packages)
    {
        IEnumerable<KeyValuePair<string, string>> versions = packages.Versions.Where(v => kind.Trains || !Torch.Any(t => t.Package == v.Key));
        if (library.PackageSource is not null)
        {
            versions = versions.Append(new(LibraryReference.Package, LibraryReference.Version));
        }

        return Text(new XElement("Project",
            new XElement("PropertyGroup",
                new XElement("ManagePackageVersionsCentrally", "true"),
                new XElement("CentralPackageTransitivePinningEnabled", "true")),
            new XElement("ItemGroup", versions.OrderBy(v => v.Key, StringComparer.OrdinalIgnoreCase)
                .Select(v => new XElement("PackageVersion", new XAttribute("Include", v.Key), new XAttribute("Version", v.Value))))));
    }

    /// <summary>Stops the search for the file in the folders above.</summary>
    public static string Nothing() => Text(new XElement("Project", new XComment(" Keeps the settings of folders above out of this project. ")));

    public static string PackageSources(string source) => Text(new XElement("configuration",
        new XElement("packageSources", new XElement("add", new XAttribute("key", "MlNetFixedHeads"), new XAttribute("value", source)))));

    /// <summary>Whether ASP.NET Core's shared framework has it: a reference would be warned of as superfluous.</summary>
    private static bool InWebFramework(string package) => package.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);

    private static XElement Include(string element, string package) => new(element, new XAttribute("Include", package));

    private static string Text(XElement root) => new StringBuilder().Append(root).Append('\n').ToString().ReplaceLineEndings("\n");
}
