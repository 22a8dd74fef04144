namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>Counts, for one kind of map, how many pictures are localised at each threshold.</summary>
internal sealed class LocalisationSums
{
    /// <summary>Thresholds 0, 0.01 ... 1.</summary>
    public const int Thresholds = 101;

    private static readonly double[] Overlaps = [0.3, 0.5, 0.7];

    /// <summary>The overlap of MaxBoxAcc.</summary>
    private const double UsualOverlap = 0.5;

    private readonly long[] _largest = new long[Thresholds];
    private readonly double[] _overlap = new double[Thresholds];
    private readonly long[,] _any = new long[3, Thresholds];
    private long _pointed;

    public long Count { get; private set; }

    public void Add(FineMap map, IReadOnlyList<BoundingBox> boxes)
    {
        Count++;
        (double x, double y) = map.Peak();
        _pointed += boxes.Any(b => b.Contains(x, y)) ? 1 : 0;
        var components = new MapComponents(map.Height, map.Width, map.Values);
        for (int t = Thresholds - 1; t >= 0; t--)
        {
            components.LowerTo(t / (Thresholds - 1f));
            if (components.Largest is not { } largest)
                continue;
            double overlap = Best(map, largest, boxes);
            _overlap[t] += overlap;
            _largest[t] += overlap >= UsualOverlap ? 1 : 0;
            double best = components.Boxes.Max(box => Best(map, box, boxes));
            for (int i = 0; i < Overlaps.Length; i++)
                _any[i, t] += best >= Overlaps[i] ? 1 : 0;
        }
    }

    /// <param name="threshold">The threshold to report, or null for the best.</param>
    public LocalisationFigures Result(double? threshold)
    {
        int? given = threshold is null ? null : (int)Math.Round(threshold.Value * (Thresholds - 1));
        // Of equally good thresholds the middle one: it is the least likely to be bad on other pictures.
        int best = given ?? MiddleOfBest(_largest);
        double v2 = Enumerable.Range(0, Overlaps.Length).Average(i => given is { } g ? _any[i, g] : Enumerable.Range(0, Thresholds).Max(t => _any[i, t]));
        return new()
        {
            MaxBoxAccuracy = (double)_largest[best] / Count,
            Threshold = (double)best / (Thresholds - 1),
            MaxBoxAccuracyV2 = v2 / Count,
            PointingGame = (double)_pointed / Count,
            MeanOverlap = _overlap[best] / Count,
            BoxAccuracyByThreshold = [.. _largest.Select(n => (double)n / Count)],
        };
    }

    private static double Best(FineMap map, PlaceBox box, IReadOnlyList<BoundingBox> boxes)
    {
        BoundingBox found = map.ToPicture(box);
        double best = 0;
        foreach (BoundingBox wanted in boxes)
            best = Math.Max(best, found.IntersectionOverUnion(wanted));
        return best;
    }

    private static int MiddleOfBest(long[] counts)
    {
        long best = counts.Max();
        int[] at = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] == best)];
        return at[at.Length / 2];
    }
}
