using System.Text.RegularExpressions;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>The name of a generated model class: a C# identifier that its code does not use for something else.</summary>
internal static partial class ProjectName
{
    private const int Longest = 100;

    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do",
        "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int",
        "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public",
        "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
        "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static string Parse(string text)
    {
        if (!Identifier().IsMatch(text) || text.Length > Longest)
            throw new FormatException($"'{text}' cannot name a class; expected letters A to Z, digits and _, of which the first is no digit.");
        return Keywords.Contains(text) ? throw new FormatException($"'{text}' is a keyword of C#; expected another name.") : text;
    }

    /// <summary>Whether code, but for its comments, has the name as a word.</summary>
    public static bool IsUsedIn(string name, string code) =>
        code.Split('\n').Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(line, $@"\b{Regex.Escape(name)}\b"));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
