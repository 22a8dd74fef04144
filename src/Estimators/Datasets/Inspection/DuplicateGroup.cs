namespace MlNetFixedHeads;

/// <summary>Pictures that are the same, or nearly.</summary>
public sealed record DuplicateGroup
{
    /// <summary>Two pictures or more, in the order of the data.</summary>
    public required IReadOnlyList<InspectedImage> Images { get; init; }

    /// <summary>Whether they are in more than one split.</summary>
    public bool IsAcrossSplits => Images.Any(i => i.Split != Images[0].Split);

    /// <summary>Whether they have different classes: at most one of them can be right.</summary>
    public bool IsAcrossClasses => Images.Any(i => i.ClassName != Images[0].ClassName);
}
