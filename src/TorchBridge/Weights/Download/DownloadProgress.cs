namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>How far a download is.</summary>
/// <param name="Url">What is downloaded.</param>
/// <param name="Received">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the file; null where the server does not say.</param>
internal sealed record DownloadProgress(Uri Url, long Received, long? Total);
