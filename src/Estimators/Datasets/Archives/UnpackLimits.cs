namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>How much an archive may hold before it counts as a decompression bomb.</summary>
internal sealed record UnpackLimits
{
    private const int FreeEntries = 100;

    public static UnpackLimits Default { get; } = new();

    /// <summary>Entries, folders included.</summary>
    public int MaxEntries { get; init; } = 200_000;

    /// <summary>Bytes of one file. CIFAR-100's largest has 155 MB.</summary>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of all files together that any archive may have.</summary>
    public long FreeBytes { get; init; } = 16L << 20;

    /// <summary>Bytes of all files together for each byte of the archive, beyond <see cref="FreeBytes"/>. Pictures hardly shrink.</summary>
    public long MaxRatio { get; init; } = 20;

    /// <summary>Bytes of the archive for each entry beyond the first few: the smallest pictures have hundreds.</summary>
    public long BytesPerEntry { get; init; } = 64;

    public long Entries(long archiveBytes) => Math.Min(MaxEntries, FreeEntries + (archiveBytes / BytesPerEntry));

    public long MaxBytes(long archiveBytes) => FreeBytes + (archiveBytes * MaxRatio);
}
