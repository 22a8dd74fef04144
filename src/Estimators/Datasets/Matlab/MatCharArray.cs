namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>Text: one string where the array is a row (the usual case), else one string per row.</summary>
internal sealed class MatCharArray(int[] dimensions, string characters) : MatArray(MatClass.Char, dimensions)
{
    public override int Count => characters.Length;

    /// <summary>The string, empty for an empty array; null where the array has several rows.</summary>
    public string? Text => Dimensions[0] == 1 || characters.Length == 0 ? characters : null;

    /// <summary>The rows, padded with blanks to one width as MATLAB keeps them.</summary>
    public IReadOnlyList<string> Rows => Text is { } text ? [text] : [.. Enumerable.Range(0, Dimensions[0]).Select(Row)];

    private string Row(int row)
    {
        int rows = Dimensions[0];
        return string.Create(characters.Length / rows, (characters, rows, row), static (span, s) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = s.characters[(i * s.rows) + s.row];
        });
    }
}
