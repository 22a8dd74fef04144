namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Where a manifest's header has the columns that matter.</summary>
/// <param name="Count">Columns in all.</param>
/// <param name="Path">Index of the paths.</param>
/// <param name="Label">Index of the labels.</param>
/// <param name="Split">Index of the splits, or null.</param>
/// <param name="Box">Indices of a box's left, top, right and bottom, or none.</param>
internal sealed record ManifestColumns(int Count, int Path, int Label, int? Split, int[] Box)
{
    /// <exception cref="InvalidDataException">A column is missing or there twice.</exception>
    public static ManifestColumns Find(string file, List<string> header, ImageManifestOptions options)
    {
        // Without a split column all rows are for training, so that only validation and test are impossible.
        string[] required = options.Split is DatasetSplit.Validation or DatasetSplit.Test
            ? [options.PathColumn, options.LabelColumn, options.SplitColumn]
            : [options.PathColumn, options.LabelColumn];
        string[] missing = [.. required.Where(name => All(name).Length == 0)];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{file}: its header has no column {string.Join(", ", missing)}; it has {string.Join(", ", header)}.");
        }
        string[] absent = [.. options.BoxColumns.Where(name => All(name).Length == 0)];
        if (absent.Length > 0 && absent.Length < options.BoxColumns.Count)
            throw new InvalidDataException($"{file}: its header has columns of a box, but not {string.Join(", ", absent)}.");
        string[] twice = [.. required.Append(options.SplitColumn).Concat(options.BoxColumns).Distinct().Where(name => All(name).Length > 1)];
        if (twice.Length > 0)
            throw new InvalidDataException($"{file}: its header has more than one column {string.Join(", ", twice)}.");
        int[] split = All(options.SplitColumn);
        return new(header.Count, All(options.PathColumn)[0], All(options.LabelColumn)[0], split.Length == 0 ? null : split[0],
            absent.Length > 0 ? [] : [.. options.BoxColumns.Select(name => All(name)[0])]);

        int[] All(string name) =>
            [.. Enumerable.Range(0, header.Count).Where(i => string.Equals(header[i].Trim(), name, StringComparison.OrdinalIgnoreCase))];
    }
}
