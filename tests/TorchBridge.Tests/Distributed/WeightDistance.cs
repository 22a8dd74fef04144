using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

/// <summary>How far two files of weights and statistics are apart.</summary>
internal static class WeightDistance
{
    /// <summary>Length of the difference over length, of what both have in the same form, as one vector.</summary>
    public static double Between(string expected, string actual)
    {
        using var one = WeightsFiles.Open(expected);
        using var other = WeightsFiles.Open(actual);
        double difference = 0, length = 0;
        foreach (var entry in one.State.Entries.Where(e => !e.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            if (!other.State.TryGet(entry.Name, out var same) || !entry.Shape.SequenceEqual(same.Shape))
                continue;
            foreach (var (a, b) in entry.ReadSingle().Zip(same.ReadSingle()))
            {
                difference += ((double)a - b) * ((double)a - b);
                length += (double)a * a;
            }
        }

        return Math.Sqrt(difference / length);
    }
}
