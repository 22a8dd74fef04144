using System.Text;

namespace MlNetFixedHeads.ApiReference;

/// <summary>The list of all types.</summary>
internal static class IndexPage
{
    public static string Text(IEnumerable<TypePage> pages)
    {
        var text = new StringBuilder();
        text.AppendLine("# API reference").AppendLine();
        text.AppendLine("Every public type, from the documentation in the code: `dotnet run --project tools/ApiReference -- --output docs/api`.").AppendLine();
        text.AppendLine("| type | |").AppendLine("|---|---|");
        foreach (var page in pages)
            text.AppendLine($"| [{page.Name.Replace("<", "&lt;", StringComparison.Ordinal)}]({page.FileName}) | {page.Summary.Split("\n\n")[0].Replace("|", "\\|", StringComparison.Ordinal)} |");
        return text.ToString();
    }
}
