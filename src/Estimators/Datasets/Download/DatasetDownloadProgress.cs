namespace MlNetFixedHeads;

/// <summary>How far the download of a data set's file is.</summary>
/// <param name="Url">What is downloaded.</param>
/// <param name="Received">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the file; null where the server does not say.</param>
public sealed record DatasetDownloadProgress(Uri Url, long Received, long? Total);
