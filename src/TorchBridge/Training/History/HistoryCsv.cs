using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Training.History;

/// <summary>A history as comma-separated values: one row for each epoch.</summary>
internal static class HistoryCsv
{
    public static void Write(TextWriter writer, TrainingHistory history)
    {
        // Line ends are the same on every system, as in every other file here.
        writer.Write($"epoch,{string.Join(',', HistorySeries.All.Select(s => s.Name))},kept\n");
        foreach (var epoch in history.Epochs)
        {
            var figures = HistorySeries.All.Select(s => s.Value(epoch)?.ToString("R", CultureInfo.InvariantCulture) ?? "");
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch},{string.Join(',', figures)},{(epoch.Epoch == history.BestEpoch ? 1 : 0)}\n"));
        }
    }
}
