using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Reads what <c>--vary</c> says.</summary>
internal static partial class VaryParser
{
    /// <summary>Help on the forms.</summary>
    public const string Help = """
        What is varied (--vary NAME=VALUES): any option of train by its name, with values as train takes them
          lr=0.003,0.01,0.03           these values; where values have commas themselves, | between them: 'schedule=cosine|steps:0.5,0.75'
          augment=default,trivialaugment   'default' leaves the option out
          weight-decay=log:1e-5..1e-3  numbers of a range for --strategy random, each ratio as likely as any other; wd for short
          mixup=0..0.4                 each number as likely as any other
          batch=int:16..64             whole numbers
          lr=log:1e-3..0.1:5           five numbers at even ratios, for a grid too
        """;

    /// <summary>The value that leaves an option out.</summary>
    public const string Default = "default";

    /// <summary>Other names.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal) { ["wd"] = "weight-decay", [Options.LearningOptions.OtherHeadInit[2..]] = "head-init" };

    private static readonly string[] OfData = ["data", "images", "skip-missing", "first-classes", "coarse-labels", "label-map", "validation-fraction"];

    /// <param name="text">The text.</param>
    /// <param name="names">Options of <c>train</c>, without dashes.</param>
    /// <exception cref="FormatException">The text is no such thing.</exception>
    public static SearchDimension Parse(string text, IReadOnlyCollection<string> names)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            throw new FormatException($"--vary: '{text}' has no values; expected NAME=VALUES, such as lr=0.003,0.01.");
        string name = text[..equals].TrimStart('-');
        name = Others.GetValueOrDefault(name, name);
        if (!names.Contains(name))
            throw new FormatException($"--vary: train has no option '{name}'; expected one of {string.Join(", ", names.Where(n => !OfData.Contains(n) && n != "seed").Order(StringComparer.Ordinal))}.");
        if (OfData.Contains(name))
            throw new FormatException($"--vary: '{name}' changes the pictures that figures are taken on, which could then not be compared.");
        if (name == "seed")
            throw new FormatException("--vary: 'seed' is no setting; --seeds repeats every setting with several seeds.");
        try
        {
            return Values(name, text[(equals + 1)..]);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"--vary: {Output.FailureMessage.For(e)}", e);
        }
    }

    private static SearchDimension Values(string name, string text)
    {
        if (Range().Match(text) is { Success: true } match)
        {
            string kind = match.Groups["kind"].Value;
            (double from, double to) = (Number(match.Groups["from"].Value), Number(match.Groups["to"].Value));
            int points = match.Groups["points"] is { Success: true, Value: var count } ? int.Parse(count, CultureInfo.InvariantCulture) : 0;
            return kind switch
            {
                "log" => from > 0
                    ? SearchDimension.LogUniform(name, from, to, (o, _) => o, points)
                    : throw new FormatException($"--vary: '{text}' begins at {match.Groups["from"].Value}; expected a number above 0 for equal ratios."),
                "int" => points == 0 && from == Math.Floor(from) && to == Math.Floor(to) && Math.Abs(from) < int.MaxValue && Math.Abs(to) < int.MaxValue
                    ? SearchDimension.UniformInteger(name, (int)from, (int)to, (o, _) => o)
                    : throw new FormatException($"--vary: '{text}' is no range of whole numbers; expected int:FROM..TO, such as int:16..64."),
                _ => SearchDimension.Uniform(name, from, to, (o, _) => o, points),
            };
        }

        if (Kind().IsMatch(text))
            throw new FormatException($"--vary: '{text}' is no range; expected [log:|int:]FROM..TO[:POINTS], such as log:1e-5..1e-3.");
        string[] values = text.Split(text.Contains('|', StringComparison.Ordinal) ? '|' : ',', StringSplitOptions.TrimEntries);
        return values.Any(v => v.Length == 0)
            ? throw new FormatException($"--vary: '{name}' has a value that is blank; expected values, or '{Default}' for the option left out.")
            : SearchDimension.Choice(name, values, (o, _) => o);
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw new FormatException($"--vary: '{text}' is no number.");

    [GeneratedRegex(@"^((?<kind>log|int|uniform):)?(?<from>[-+0-9.eE]+?)\.\.(?<to>[-+0-9.eE]+)(:(?<points>[0-9]{1,6}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex("^(log|int|uniform):", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
