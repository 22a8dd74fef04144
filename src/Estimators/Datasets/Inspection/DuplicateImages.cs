namespace MlNetFixedHeads;

/// <summary>The duplicates of one kind.</summary>
public sealed record DuplicateImages
{
    /// <summary>Number of groups.</summary>
    public required int GroupCount { get; init; }

    /// <summary>Number of pictures in all groups.</summary>
    public required int ImageCount { get; init; }

    /// <summary>Number of groups with pictures of different splits.</summary>
    public required int AcrossSplits { get; init; }

    /// <summary>Number of groups with pictures of different classes.</summary>
    public required int AcrossClasses { get; init; }

    /// <summary>The groups, those across splits or classes first, then in the order of the data; as many as
    /// <see cref="ImageInspectionOptions.MaxListed"/> allows.</summary>
    public required IReadOnlyList<DuplicateGroup> Groups { get; init; }
}
