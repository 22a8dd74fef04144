using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads;

/// <summary>How <see cref="ImageInspectionCatalogExtensions"/> looks at pictures.</summary>
public sealed record ImageInspectionOptions
{
    /// <summary>The largest <see cref="NearDuplicateDistance"/>: beyond it pictures that have nothing in common are found too.</summary>
    public const int LargestDistance = 10;

    /// <summary>The column with the pictures: paths (text) or encoded pictures (a vector of Byte). Defaults to null: <c>ImagePath</c> where there
    /// is such a column, else <c>Image</c>.</summary>
    public string? ImageColumnName { get; init; }

    /// <summary>The column with the classes, a key or text. Defaults to <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Two pictures are near-duplicates where at most this many of the 63 bits of their perceptual hashes differ (and their colours
    /// agree); 0 to <see cref="LargestDistance"/>, or null to look for identical files only. Defaults to 4.</summary>
    public int? NearDuplicateDistance { get; init; } = 4;

    /// <summary>Pictures that declare more pixels are not decoded but reported. Defaults to 178,956,970, as in training.</summary>
    public long MaxImagePixels { get; init; } = DecodeLimits.DefaultMaxPixels;

    /// <summary>Pictures decoded at once, which also bounds the memory. Defaults to null: one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Most groups of duplicates, of each kind, and most undecodable pictures that are listed; all are counted. Defaults to 10,000.</summary>
    public int MaxListed { get; init; } = 10_000;

    /// <summary>Is told how far the inspection is, at most about a thousand times, from several threads, one at a time. Defaults to null.</summary>
    public IProgress<ImageInspectionProgress>? Progress { get; init; }

    /// <summary>Ends the inspection with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <exception cref="ArgumentException">Options are out of range; the message lists all of them.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (NearDuplicateDistance is < 0 or > LargestDistance)
            problems.Add($"NearDuplicateDistance is {NearDuplicateDistance}; expected 0 to {LargestDistance}, or null.");
        if (MaxImagePixels < 1 || MaxImagePixels > DecodeLimits.LargestMaxPixels)
            problems.Add($"MaxImagePixels is {MaxImagePixels}; expected 1 to {DecodeLimits.LargestMaxPixels}.");
        if (Threads < 1)
            problems.Add($"Threads is {Threads}; expected 1 or more, or null.");
        if (MaxListed < 0)
            problems.Add($"MaxListed is {MaxListed}; expected 0 or more.");
        if (string.IsNullOrWhiteSpace(LabelColumnName))
            problems.Add("LabelColumnName is blank.");
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }
}
