namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Words for messages about many things at once.</summary>
internal static class Listing
{
    private const int Shown = 5;

    /// <summary>The first few, and how many more there are.</summary>
    public static string First<T>(IReadOnlyCollection<T> items, string separator = ", ", int shown = Shown)
    {
        string first = string.Join(separator, items.Take(shown));
        return items.Count > shown ? $"{first} and {items.Count - shown} more" : first;
    }
}
