namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Checks that names can serve as the key values of a label.</summary>
internal static class ClassList
{
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
}
