namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Where prepared pictures are kept, and how many.</summary>
internal sealed record CacheSettings
{
    public PictureCache Mode { get; init; } = PictureCache.Auto;

    /// <summary>Most bytes in memory; null means a quarter of what the process may use.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Folder of the files; null means the user's own, which <see cref="PictureCache.Auto"/> does not write to.</summary>
    public string? Folder { get; init; }

    /// <summary>Most bytes of all files in the folder; null means half of what is free, counting those there are as free.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>How often each picture is read, unless a source says so itself.</summary>
    public int Passes { get; init; } = 2;
}
