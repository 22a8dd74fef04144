namespace FlowerWeb.Operations;

/// <summary>Counts values by size.</summary>
/// <param name="bounds">Upper bounds, inclusive, rising.</param>
internal sealed class Histogram(params double[] bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public void Observe(double value)
    {
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_gate)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    /// <summary>Numbers of values up to each bound, in the end of all; and their sum.</summary>
    public (IReadOnlyList<(double Bound, long Count)> Cumulative, double Sum) Read()
    {
        lock (_gate)
        {
            long total = 0;
            var cumulative = new (double, long)[_counts.Length];
            for (int i = 0; i < _counts.Length; i++)
            {
                total += _counts[i];
                cumulative[i] = (i < bounds.Length ? bounds[i] : double.PositiveInfinity, total);
            }

            return (cumulative, _sum);
        }
    }
}
