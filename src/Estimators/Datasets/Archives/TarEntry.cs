namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>The header of an archive's entry.</summary>
/// <param name="Name">Its path as the archive has it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Description">What a message calls its kind.</param>
/// <param name="Size">Bytes that follow the header.</param>
internal readonly record struct TarEntry(string Name, TarEntryKind Kind, string Description, long Size);
