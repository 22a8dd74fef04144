using System.Globalization;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>How far two files of weights and statistics are apart: lengths of differences over lengths.</summary>
/// <param name="Whole">Of all together, as one vector.</param>
/// <param name="Worst">Of the tensor where it is largest.</param>
/// <param name="Name">That tensor.</param>
internal readonly record struct WeightDistance(double Whole, double Worst, string Name)
{
    public static WeightDistance Between(string expected, string actual)
    {
        using IWeightsFile one = WeightsFiles.Open(expected), other = WeightsFiles.Open(actual);
        double difference = 0, length = 0;
        (double Share, string Name) worst = (0, "none");
        foreach (StateEntry entry in one.State.Entries.Where(e => !e.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            if (!other.State.TryGet(entry.Name, out StateEntry? same))
                throw new InvalidDataException($"'{actual}' has no '{entry.Name}'.");
            (double d, double l) = (0, 0);
            foreach ((float a, float b) in entry.ReadSingle().Zip(same.ReadSingle()))
            {
                d += ((double)a - b) * ((double)a - b);
                l += (double)a * a;
            }

            (difference, length) = (difference + d, length + l);
            if (l > 0 && Math.Sqrt(d / l) > worst.Share)
                worst = (Math.Sqrt(d / l), entry.Name);
        }

        return new(Math.Sqrt(difference / length), worst.Share, worst.Name);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Whole:0.0e+0} of all weights, at most {Worst:0.0e+0} of a tensor ({Name})");
}
