using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>Options and their values as text; collects everything that is wrong with them.</summary>
internal sealed class CommandLine
{
    private readonly List<(string Name, string Value)> _values = [];
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public CommandLine(IReadOnlyList<string> args, IReadOnlyCollection<string> flags)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (flags.Contains(args[i]))
                _flags.Add(args[i]);
            else if (!args[i].StartsWith("--", StringComparison.Ordinal))
                Problems.Add($"'{args[i]}' belongs to no option.");
            else if (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal))
                Problems.Add($"{args[i]} has no value, or is unknown.");
            else
                _values.Add((args[i], args[++i]));
        }
    }

    public List<string> Problems { get; } = [];

    public bool Has(string flag) => _flags.Contains(flag);

    /// <summary>The value of an option that may be given once.</summary>
    public string? Text(string name)
    {
        string[] values = [.. All(name)];
        if (values.Length > 1)
            Problems.Add($"{name} is given {values.Length.ToString(CultureInfo.InvariantCulture)} times; expected once.");
        return values.FirstOrDefault();
    }

    public string Required(string name, string expected)
    {
        var text = Text(name);
        if (string.IsNullOrWhiteSpace(text))
            Problems.Add($"{name} is missing; expected {expected}.");
        return text ?? "";
    }

    /// <summary>Reads a value, or takes the usual one and notes what is wrong.</summary>
    public T Read<T>(string name, T usual, Func<string, T> parse) => Text(name) is { } text ? Try(name, text, usual, parse) : usual;

    /// <summary>Values between commas; null where the option is not given.</summary>
    public IReadOnlyList<T>? List<T>(string name, Func<string, T> parse) => Text(name) is { } text
        ? [.. text.Split(',').Select(part => Try(name, part.Trim(), default!, parse))]
        : null;

    /// <summary>Values for all rows or, as SCOPE=VALUE, for some.</summary>
    public Scoped<T> Scoped<T>(string name, IReadOnlyCollection<string> scopes, Func<string, T> parse)
    {
        List<(string?, T)> given = [];
        foreach (var text in All(name))
        {
            var scope = scopes.FirstOrDefault(s => text.StartsWith(s + "=", StringComparison.OrdinalIgnoreCase));
            given.Add((scope, Try(name, scope is null ? text : text[(scope.Length + 1)..], default!, parse)));
        }

        return new(given);
    }

    /// <summary>Notes the options that nobody has asked for.</summary>
    public void RefuseOthers() => Problems.AddRange(_values.Select(v => v.Name).Where(n => !_taken.Contains(n)).Distinct().Select(n => $"{n} is unknown."));

    private IEnumerable<string> All(string name)
    {
        _taken.Add(name);
        return _values.Where(v => v.Name == name).Select(v => v.Value);
    }

    private T Try<T>(string name, string text, T usual, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            Problems.Add($"{name}: {e.Message}");
            return usual;
        }
    }
}
