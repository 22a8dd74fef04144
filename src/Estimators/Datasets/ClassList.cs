namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Checks that names can serve as the key values of a label.</summary>
internal static class ClassList
{
    private const int MostUnknown = 20;

    /// <summary>The names, none empty and none twice.</summary>
    /// <exception cref="InvalidDataException">Otherwise; the message names all that are wrong.</exception>
    public static IReadOnlyList<string> Require(IReadOnlyList<string> names, string source)
    {
        int[] empty = [.. Enumerable.Range(1, names.Count).Where(i => string.IsNullOrWhiteSpace(names[i - 1]))];
        if (empty.Length > 0)
            throw new InvalidDataException($"{source}: {(empty.Length == 1 ? "class" : "classes")} {Listing.First(empty)} without a name.");
        string[] twice = [.. names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => $"'{g.Key}'")];
        if (twice.Length > 0)
            throw new InvalidDataException($"{source}: more than one class of the name {Listing.First(twice)}.");
        // A copy, since the list may be the caller's.
        return names.Count > 0 ? [.. names] : throw new InvalidDataException($"{source}: no classes.");
    }

    /// <summary>The key (from one) of every name.</summary>
    public static Dictionary<string, uint> Keys(IReadOnlyList<string> names)
    {
        Dictionary<string, uint> keys = new(names.Count, StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
            keys.Add(names[i], (uint)i + 1);
        return keys;
    }

    /// <summary>The first few names, or all where no number is given.</summary>
    /// <exception cref="ArgumentException">There are not so many, or fewer than two were asked for.</exception>
    public static IReadOnlyList<string> First(IReadOnlyList<string> names, int? count, string source) => count switch
    {
        null => names,
        >= 2 and var first when first <= names.Count => [.. names.Take(first)],
        _ => throw new ArgumentException(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"FirstClasses is {count}; expected 2 to {names.Count}, the classes of {source}.")),
    };

    /// <summary>The key (from one) among the expected names of every name that was found.</summary>
    /// <param name="found">The names of the data's classes.</param>
    /// <param name="expected">The names in the order of their keys.</param>
    /// <param name="source">What messages call the data.</param>
    /// <param name="what">What messages call the expected names.</param>
    /// <exception cref="InvalidDataException">Some are not among them; the message lists those.</exception>
    public static uint[] Map(IReadOnlyList<string> found, IReadOnlyList<string> expected, string source, string what)
    {
        Dictionary<string, uint> keys = Keys(expected);
        string[] unknown = [.. found.Where(name => !keys.ContainsKey(name))];
        return unknown.Length == 0
            ? [.. found.Select(name => keys[name])]
            : throw new InvalidDataException(
                $"{source} has {unknown.Length} of {found.Count} classes that are not among the {expected.Count} of {what}: "
                + $"{Listing.First([.. unknown.Select(name => $"'{name}'")], shown: MostUnknown)}. The first expected is '{expected[0]}'.");
    }
}
