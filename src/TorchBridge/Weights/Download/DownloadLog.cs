using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>Logs a download's progress, a line for each tenth.</summary>
internal sealed class DownloadLog(ILogger logger) : IProgress<DownloadProgress>
{
    private const int Lines = 10;

    private long _told;

    public void Report(DownloadProgress value)
    {
        if (value.Total is not { } total || total <= 0) return;
        long tenth = value.Received * Lines / total;
        if (tenth <= _told) return;
        _told = tenth;
        logger.LogInformation("Downloaded {Percent} % of {Total} bytes.", tenth * 100 / Lines, total);
    }
}
