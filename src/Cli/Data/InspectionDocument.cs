namespace MlNetFixedHeads.Cli.Data;

/// <summary>An inspection as JSON.</summary>
internal sealed class InspectionDocument(string name, ImageInspection found)
{
    public string Name => name;

    /// <summary>How many there are.</summary>
    public int Classes => found.ClassNames.Count;

    public int Examples => found.Count;

    public Dictionary<string, int> Splits => found.Splits.ToDictionary(s => s.Name, s => s.Count);

    public IEnumerable<object> Undecodable => found.Undecodable.Select(u => new { u.Image.File, u.Image.Split, Class = u.Image.ClassName, Error = u.Reason });

    public int UndecodableCount => found.UndecodableCount;

    public IReadOnlyList<string> ClassNames => found.ClassNames;

    public Dictionary<string, IReadOnlyList<int>> ClassCounts => found.Splits.ToDictionary(s => s.Name, s => s.ClassCounts);

    public Dictionary<string, object> Balance => found.Splits.ToDictionary(
        s => s.Name, object (s) => new { s.SmallestClass, s.LargestClass, s.Imbalance, s.EmptyClasses, s.Unlabelled });

    public IReadOnlyDictionary<string, int> Formats => found.Formats;

    public ValueRange? Width => found.Width;

    public ValueRange? Height => found.Height;

    public ValueRange? AspectRatio => found.AspectRatio;

    public ValueRange? EncodedBytes => found.EncodedBytes;

    public object ExactDuplicates => Of(found.ExactDuplicates);

    public object? NearDuplicates => found.NearDuplicates is { } near ? Of(near) : null;

    public IReadOnlyList<SplitLeak> Leaks => found.Leaks;

    private static object Of(DuplicateImages duplicates) => new
    {
        Groups = duplicates.GroupCount,
        Examples = duplicates.ImageCount,
        duplicates.AcrossSplits,
        duplicates.AcrossClasses,
        Listed = duplicates.Groups.Select(g => new
        {
            g.IsAcrossSplits,
            g.IsAcrossClasses,
            Files = g.Images.Select(i => new { i.File, i.Split, Class = i.ClassName }),
        }),
    };
}
