using System.Text;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>Turns a sample's source into a project's.</summary>
internal static class SourceText
{
    private const string SampleSymbol = "#if SAMPLE";

    /// <summary>Leaves out what only the sample has, between <c>#if SAMPLE</c> and <c>#endif</c>, and keeps what stands after an <c>#else</c>.</summary>
    public static string WithoutSampleParts(string text)
    {
        var kept = new StringBuilder();
        bool inside = false, other = false;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            switch (line.Trim())
            {
                case SampleSymbol:
                    inside = true;
                    break;
                case "#else" when inside:
                    other = true;
                    break;
                case "#endif" when inside:
                    (inside, other) = (false, false);
                    break;
                default:
                    if (!inside || other)
                        kept.Append(line).Append('\n');
                    break;
            }
        }

        kept.Length--;
        return kept.ToString();
    }

    /// <summary>Gives the namespace and the model the project's names.</summary>
    public static string Renamed(string text, ProjectKind kind, string project, string model) => text
        .Replace(kind.Namespace, project, StringComparison.Ordinal)
        .Replace($"{kind.Namespace.ToLowerInvariant()}_", $"{project.ToLowerInvariant()}_", StringComparison.Ordinal)
        .Replace(ProjectKind.ModelName, model, StringComparison.Ordinal);
}
