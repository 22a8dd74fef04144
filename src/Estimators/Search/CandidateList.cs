using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>The combinations of values that a search tries, in order.</summary>
internal static class CandidateList
{
    /// <summary>More trainings than anyone waits for: a product of many lists is a mistake.</summary>
    public const int Most = 100_000;

    public static IReadOnlyList<SearchValue[]> Of(FixedHeadCnnSearchOptions options)
        => options.Strategy == SearchStrategy.Grid ? Grid(options.Dimensions) : Draw(options.Dimensions, options.Settings, options.DrawSeed);

    /// <summary>Combinations there are, or null where ranges make it too many to count.</summary>
    public static long? Combinations(IReadOnlyList<SearchDimension> dimensions, bool grid)
    {
        double product = 1;
        foreach (SearchDimension dimension in dimensions)
            product *= dimension.IsRange && !grid ? double.PositiveInfinity : dimension.Choices.Count;
        return double.IsFinite(product) ? (long)Math.Min(product, long.MaxValue / 2) : null;
    }

    /// <summary>The last dimension changes fastest.</summary>
    private static List<SearchValue[]> Grid(IReadOnlyList<SearchDimension> dimensions)
    {
        List<SearchValue[]> rows = [[]];
        foreach (SearchDimension dimension in dimensions)
            rows = [.. rows.SelectMany(row => dimension.Choices.Select(c => (SearchValue[])[.. row, c]))];
        return rows;
    }

    /// <summary>The first of them do not depend on how many there are.</summary>
    private static List<SearchValue[]> Draw(IReadOnlyList<SearchDimension> dimensions, int count, int seed)
    {
        List<SearchValue[]> rows = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int attempt = 0; rows.Count < count; attempt++)
        {
            // Whole numbers in a short range can be all there are, which no count of combinations has shown.
            if (attempt > 1000 * (count + 1))
                throw new ArgumentException($"The dimensions give only {rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} different settings; expected as many as are to be drawn.");
            var random = new RandomStream(seed, attempt, 0);
            var row = new SearchValue[dimensions.Count];
            for (int i = 0; i < row.Length; i++)
                row[i] = dimensions[i].Draw(ref random);
            if (seen.Add(string.Join('\n', row.Select(v => v.Text))))
                rows.Add(row);
        }

        return rows;
    }
}
