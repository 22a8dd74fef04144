namespace MlNetFixedHeads.Docs.Tests;

/// <summary>A block of C# in a document.</summary>
/// <param name="File">The document, from the repository's root.</param>
/// <param name="Line">Its first line of code, from 1.</param>
/// <param name="Code">The code.</param>
internal sealed record Snippet(string File, int Line, string Code)
{
    private const string Fence = "```";

    public static IEnumerable<Snippet> In(string root, string file)
    {
        var lines = System.IO.File.ReadAllLines(Path.Join(root, file));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() != Fence + "csharp")
                continue;
            var code = lines.Skip(i + 1).TakeWhile(l => l.Trim() != Fence).ToArray();
            yield return new(file, i + 2, string.Join('\n', code));
            i += code.Length;
        }
    }

    public override string ToString() => $"{File}:{Line}";
}
