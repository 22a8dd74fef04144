using System.Text.RegularExpressions;

namespace MlNetFixedHeads.Docs.Tests;

[TestClass]
public sealed partial class DocumentTests
{
    private static readonly string Root = FindRoot();

    public static IEnumerable<string> Documents =>
        new[] { "README.md" }
            .Concat(Directory.EnumerateFiles(Path.Join(Root, "docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)))
            .Concat(Directory.EnumerateFiles(Path.Join(Root, "src"), "PACKAGE.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)))
            .Order(StringComparer.Ordinal);

    [TestMethod]
    public void All_code_compiles_or_is_a_samples()
    {
        var snippets = Documents.SelectMany(document => Snippet.In(Root, document)).ToArray();

        Assert.IsGreaterThan(5, snippets.Length);
        Assert.AreEqual("", string.Join('\n', snippets.Where(s => !Quotations.IsQuoted(Root, s)).SelectMany(SnippetCompiler.Errors)));
    }

    [TestMethod]
    public void Code_that_does_not_compile_is_found()
    {
        var errors = SnippetCompiler.Errors(new("a.md", 1, "mlContext.Data.LoadImageFolder(1, 2, 3);\nvar x = train.NoSuchThing;"));

        Assert.HasCount(2, errors);
        Assert.Contains("a.md:1", errors[0]);
    }

    [TestMethod]
    public void Every_link_to_a_file_leads_somewhere()
    {
        var broken =
            from document in Documents
            let folder = Path.GetDirectoryName(Path.Join(Root, document))!
            from Match link in Link().Matches(File.ReadAllText(Path.Join(Root, document)))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Join(folder, target))
            select $"{document}: {target}";

        Assert.AreEqual("", string.Join('\n', broken));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "MlNetFixedHeads.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("MlNetFixedHeads.sln is in no folder above the tests.");
    }
}
