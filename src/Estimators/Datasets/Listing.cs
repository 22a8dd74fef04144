namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Words for messages about many things at once.</summary>
internal static class Listing
{
    private const int Shown = 5;

    /// <summary>The first few, and how many more there are.</summary>
    public static string First<T>(IReadOnlyCollection<T> items, string separator = ", ")
    {
        string shown = string.Join(separator, items.Take(Shown));
        return items.Count > Shown ? $"{shown} and {items.Count - Shown} more" : shown;
    }
}
