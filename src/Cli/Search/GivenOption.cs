using System.CommandLine.Parsing;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>An option as it stood on a command line.</summary>
/// <param name="Name">Its name, with the dashes.</param>
/// <param name="Values">Its values; none for a flag.</param>
internal sealed record GivenOption(string Name, IReadOnlyList<string> Values)
{
    /// <summary>Those of a command line.</summary>
    public static IReadOnlyList<GivenOption> Of(CommandResult result) =>
        [.. result.Children.OfType<OptionResult>().Where(r => !r.Implicit).Select(r => new GivenOption(r.Option.Name, [.. r.Tokens.Select(t => t.Value)]))];

    /// <summary>As arguments. Joined to the name, a value that begins with a dash or an at sign remains a value.</summary>
    public IEnumerable<string> Arguments() => Values.Count == 0 ? [Name] : Values.Select(v => $"{Name}={v}");

    /// <summary>For a shell.</summary>
    public override string ToString() => string.Join(' ', Values.Select(Quoted).Prepend(Name));

    private static string Quoted(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_./:=,+-@%".Contains(c, StringComparison.Ordinal))
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
