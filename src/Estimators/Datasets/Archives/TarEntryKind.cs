namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>What an entry of an archive is.</summary>
internal enum TarEntryKind
{
    /// <summary>A file with its content.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link, a device or anything else that no data set has.</summary>
    Other,
}
