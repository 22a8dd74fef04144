namespace MlNetFixedHeads;

/// <summary>What is in a data set of pictures.</summary>
public sealed record ImageInspection
{
    /// <summary>The names of the classes, whether or not they occur.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Number of pictures in all splits, undecodable ones included.</summary>
    public required int Count { get; init; }

    /// <summary>The splits in the order they were given in.</summary>
    public required IReadOnlyList<InspectedSplit> Splits { get; init; }

    /// <summary>Number of decodable pictures by the format of their content (JPEG, PNG, WEBP, GIF, BMP), whatever their names end in.</summary>
    public required IReadOnlyDictionary<string, int> Formats { get; init; }

    /// <summary>Width in pixels, EXIF orientation applied; null where no picture can be decoded.</summary>
    public required ValueRange? Width { get; init; }

    /// <summary>Height in pixels, EXIF orientation applied; null where no picture can be decoded.</summary>
    public required ValueRange? Height { get; init; }

    /// <summary>Width divided by height; null where no picture can be decoded.</summary>
    public required ValueRange? AspectRatio { get; init; }

    /// <summary>Encoded size in bytes; null where no picture can be decoded.</summary>
    public required ValueRange? EncodedBytes { get; init; }

    /// <summary>Number of pictures that cannot be read or decoded.</summary>
    public required int UndecodableCount { get; init; }

    /// <summary>Those pictures in the order of the data, as many as <see cref="ImageInspectionOptions.MaxListed"/> allows.</summary>
    public required IReadOnlyList<UndecodableImage> Undecodable { get; init; }

    /// <summary>Files that are the same byte by byte (their SHA-256 agree), undecodable ones included.</summary>
    public required DuplicateImages ExactDuplicates { get; init; }

    /// <summary>Pictures that look the same though their files differ: re-encoded, resized, slightly changed. Mirrored and cropped ones are not
    /// found. Null where <see cref="ImageInspectionOptions.NearDuplicateDistance"/> is.</summary>
    public required DuplicateImages? NearDuplicates { get; init; }

    /// <summary>Each pair of splits, the earlier one first, that have pictures in common.</summary>
    public required IReadOnlyList<SplitLeak> Leaks { get; init; }
}
