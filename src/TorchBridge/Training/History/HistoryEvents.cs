using Google.Protobuf;
using MlNetFixedHeads.TorchBridge.Training.History.Proto;

namespace MlNetFixedHeads.TorchBridge.Training.History;

/// <summary>A history as TensorBoard's events: a scalar of every figure at every epoch.</summary>
internal static class HistoryEvents
{
    /// <summary>What TensorBoard looks for in the names of files.</summary>
    public const string NamePart = "tfevents";

    private const string FormatVersion = "brain.Event:2";

    public static void Write(Stream stream, TrainingHistory history)
    {
        var seconds = (history.Started ?? DateTimeOffset.UnixEpoch).ToUnixTimeMilliseconds() / 1e3;
        Write(stream, new Event { WallTime = seconds, FileVersion = FormatVersion });
        foreach (var epoch in history.Epochs)
        {
            seconds += epoch.Seconds;
            var summary = new EventSummary();
            foreach (var (_, tag, value) in HistorySeries.All)
            {
                if (value(epoch) is { } figure)
                    summary.Value.Add(new EventSummary.Types.Value { Tag = tag, SimpleValue = (float)figure });
            }

            Write(stream, new Event { WallTime = seconds, Step = epoch.Epoch, Summary = summary });
        }
    }

    private static void Write(Stream stream, Event entry) => RecordWriter.Write(stream, entry.ToByteArray());
}
