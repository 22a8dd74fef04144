using System.Globalization;

namespace MlNetFixedHeads.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public required IReadOnlyList<FuzzKind> Kinds { get; init; }

    public int Count { get; init; } = 10_000;

    public int Seed { get; init; } = 1;

    /// <summary>The first case.</summary>
    public int First { get; init; }

    /// <summary>Whether this is the process that runs the cases.</summary>
    public bool IsWorker { get; init; }

    public static Arguments Parse(string[] args)
    {
        Dictionary<string, string> values = args.Chunk(2).ToDictionary(
            pair => pair[0], pair => pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} lacks a value."));
        string kind = Take("--kind") ?? "all";
        string names = string.Join(", ", FuzzKind.All.Select(k => k.Name));
        Arguments parsed = new()
        {
            Kinds = kind == "all"
                ? FuzzKind.All
                : [.. kind.Split(',').Select(name => FuzzKind.All.FirstOrDefault(k => k.Name == name) ?? throw new ArgumentException($"There is no kind '{name}'; expected all, {names}."))],
            Count = Number("--count", 10_000),
            Seed = Number("--seed", 1),
            First = Number("--first", 0),
            IsWorker = Take("--worker") is not null,
        };
        return values.Count == 0 ? parsed : throw new ArgumentException($"Unknown options: {string.Join(", ", values.Keys)}.");

        string? Take(string name) => values.Remove(name, out string? text) ? text : null;

        int Number(string name, int otherwise) => Take(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}
