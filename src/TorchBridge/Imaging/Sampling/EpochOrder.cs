using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging.Sampling;

/// <summary>Which pictures an epoch shows, in which order. Four or eight bytes for each picture, and none for each class but two counts.</summary>
internal static class EpochOrder
{
    /// <summary>Draws an epoch.</summary>
    /// <param name="source">Labels and weights of the pictures.</param>
    /// <param name="indices">The pictures to draw from.</param>
    /// <param name="sampling">How.</param>
    /// <param name="random">The epoch's own stream.</param>
    /// <returns>As many indices as were given.</returns>
    /// <exception cref="InvalidOperationException">All weights are zero.</exception>
    public static int[] Draw(IImageSource source, ReadOnlySpan<int> indices, PictureSampling sampling, ref RandomStream random)
    {
        int[] order = indices.ToArray();
        random.Shuffle(order);
        if (sampling == PictureSampling.Shuffle || order.Length == 0)
        {
            return order;
        }

        order = sampling == PictureSampling.ClassBalanced ? Balanced(source, order, random.NextDouble()) : Weighted(source, order, random.NextDouble());
        random.Shuffle(order);
        return order;
    }

    /// <summary>Each class that has pictures gets the same number of places, rounded up or down, and its pictures take turns in filling them.</summary>
    private static int[] Balanced(IImageSource source, int[] shuffled, double lot)
    {
        int classes = 0;
        foreach (int index in shuffled)
        {
            classes = Math.Max(classes, source.Label(index) + 1);
        }

        int[] starts = new int[classes + 1];
        foreach (int index in shuffled)
        {
            starts[source.Label(index) + 1]++;
        }

        int present = starts.Count(c => c > 0);
        for (int c = 0; c < classes; c++)
        {
            starts[c + 1] += starts[c];
        }

        // By class, and within each class still at random.
        int[] sorted = new int[shuffled.Length];
        int[] next = starts[..^1];
        foreach (int index in shuffled)
        {
            sorted[next[source.Label(index)]++] = index;
        }

        int[] drawn = shuffled;
        int at = 0, nth = 0;
        for (int c = 0; c < classes; c++)
        {
            ReadOnlySpan<int> members = sorted.AsSpan(starts[c], starts[c + 1] - starts[c]);
            if (members.IsEmpty)
            {
                continue;
            }

            int end = Bound(++nth, present, drawn.Length, lot);
            for (int turn = 0; at < end; at++, turn++)
            {
                drawn[at] = members[turn % members.Length];
            }
        }

        return drawn;
    }

    /// <summary>Systematic sampling: a picture comes as often as its share of the weights times the number of places, rounded up or down.</summary>
    private static int[] Weighted(IImageSource source, int[] shuffled, double lot)
    {
        double total = 0;
        foreach (int index in shuffled)
        {
            total += source.Weight(index);
        }

        if (!(total > 0 && double.IsFinite(total)))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The weights of the {shuffled.Length} training pictures add up to {total}; expected a finite number above 0."));
        }

        int[] drawn = new int[shuffled.Length];
        double sum = 0;
        int at = 0, last = shuffled[0];
        foreach (int index in shuffled)
        {
            float weight = source.Weight(index);
            if (weight == 0)
            {
                continue;
            }

            sum += weight;
            last = index;
            int end = Bound(sum, total, drawn.Length, lot);
            drawn.AsSpan(at, end - at).Fill(index);
            at = end;
        }

        // The sum is the same as the total: the same numbers in the same order. Were it a hair less, the last place would be left.
        drawn.AsSpan(at).Fill(last);
        return drawn;
    }

    /// <summary>Places up to a share of the whole: the lot decides which fractions are rounded up.</summary>
    private static int Bound(double part, double whole, int places, double lot)
        => part >= whole ? places : Math.Min((int)((part / whole * places) + lot), places);
}
