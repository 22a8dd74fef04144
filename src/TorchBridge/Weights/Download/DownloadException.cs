namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>A file could not be downloaded; the message names the address and says what was found and what was expected.</summary>
internal sealed class DownloadException(Uri url, string problem, Exception? cause = null)
    : IOException($"The download of {url} failed: {problem}", cause)
{
    public Uri Url => url;

    /// <summary>What went wrong, without the address.</summary>
    public string Problem => problem;
}
