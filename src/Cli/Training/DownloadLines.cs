using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>Tells of a download: a line when it begins, then one every few seconds, and one at its end.</summary>
internal sealed class DownloadLines(Messages messages, TimeProvider time) : IProgress<DownloadProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private long? _last;

    public void Report(DownloadProgress value)
    {
        bool complete = value.Received == value.Total;
        if (_last is null)
            messages.WriteLine($"Downloading {value.Url}");
        else if (!complete && time.GetElapsedTime(_last.Value) < Pause)
            return;
        _last = time.GetTimestamp();
        string total = value.Total is > 0 and var bytes ? $" of {Numbers.Bytes(bytes)} ({Numbers.Share((double)value.Received / bytes)})" : "";
        messages.WriteLine($"  {Numbers.Bytes(value.Received)}{total}");
    }
}
