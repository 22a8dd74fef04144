namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>Figures computed here beside those stated elsewhere.</summary>
/// <param name="Title">What it shows, and where the stated figures are from.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">As many cells as there are columns in each.</param>
internal sealed record ComparisonTable(string Title, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    /// <summary>Stands behind a figure that differs.</summary>
    public const string Mark = "<>";

    private const string Gap = "  ";

    /// <summary>Figures that are stated elsewhere.</summary>
    public int Compared => Rows.SelectMany(r => r).Count(c => c.Stated is not null);

    public int Differing => Rows.SelectMany(r => r).Count(c => c.Differs);

    public void Write(TextWriter writer)
    {
        var columns = Enumerable.Range(0, Columns.Count).SelectMany(Lay).ToArray();
        var widths = columns.Select(c => c.Max(t => t.Length)).ToArray();
        writer.WriteLine(Title);
        for (var line = 0; line <= Rows.Count; line++)
        {
            // Names to the left, figures to the right.
            var cells = columns.Select((c, i) => i == 0 ? c[line].PadRight(widths[i]) : c[line].PadLeft(widths[i]));
            writer.WriteLine(string.Join(Gap, cells).TrimEnd());
        }

        writer.WriteLine();
    }

    /// <summary>One column of text, or two where there is anything to compare.</summary>
    private IEnumerable<string[]> Lay(int column)
    {
        var cells = Rows.Select(r => r[column]).ToArray();
        yield return [Columns[column].Name, .. cells.Select(c => c.Here)];
        if (cells.Any(c => c.Stated is not null))
            yield return [$"({Columns[column].StatedBy})", .. cells.Select(c => c.Stated is null ? "" : c.Differs ? $"({c.Stated}) {Mark}" : $"({c.Stated})")];
    }
}
