namespace MlNetFixedHeads.Docs.Tests;

/// <summary>Parts of a sample, which is compiled as a whole, in a document.</summary>
internal static class Quotations
{
    /// <summary>Whether a sample has these lines, one after the other.</summary>
    public static bool IsQuoted(string root, Snippet snippet)
    {
        var code = Lines(snippet.Code);
        return Directory.EnumerateFiles(Path.Join(root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Any(file => Contains(Lines(File.ReadAllText(file)), code));
    }

    private static bool Contains(string[] all, string[] part) =>
        Enumerable.Range(0, Math.Max(0, all.Length - part.Length + 1)).Any(i => all.AsSpan(i, part.Length).SequenceEqual(part));

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}
