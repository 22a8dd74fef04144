namespace MlNetFixedHeads.Cli.Generation;

/// <summary>Package versions of this build, and which packages the library and the samples reference.</summary>
/// <param name="Versions">Every version that is pinned, by package.</param>
/// <param name="References">Packages by who references them: <c>library</c>, or the name of a <see cref="ProjectKind"/>.</param>
internal sealed record TemplatePackages(IReadOnlyDictionary<string, string> Versions, ILookup<string, string> References)
{
    public const string Library = "library";

    private const string Version = "version";

    /// <param name="text">Lines of <c>version;PACKAGE;VERSION</c> and <c>OWNER;PACKAGE</c>, which the build writes.</param>
    public static TemplatePackages Parse(string text)
    {
        string[][] lines = [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(';'))];
        return new(
            lines.Where(l => l[0] == Version).ToDictionary(l => l[1], l => l[2], StringComparer.OrdinalIgnoreCase),
            lines.Where(l => l[0] != Version).Select(l => (Owner: l[0], Package: l[1])).Distinct().ToLookup(l => l.Owner, l => l.Package, StringComparer.Ordinal));
    }
}
