using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Datasets.Splitting;

/// <summary>Splits the rows of a data view by class.</summary>
internal static class LabelSplitter
{
    /// <summary>Rows of a class go to test by a draw that depends on the seed and the class's rows only.</summary>
    public static LabelSplit Split(IDataView data, double testFraction, string labelColumn, int seed)
    {
        if (!(testFraction is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "Expected a share above 0 and below 1.");
        if (data.Schema.GetColumnOrNull(labelColumn) is not { } column)
            throw new ArgumentException($"There is no label column '{labelColumn}'; the columns are {string.Join(", ", data.Schema.Select(c => $"'{c.Name}'"))}.", nameof(labelColumn));
        if (column.Type is not (KeyDataViewType or TextDataViewType))
            throw new ArgumentException($"The label column '{labelColumn}' is of type {column.Type}; expected a key or text.", nameof(labelColumn));
        (List<List<int>> classes, int rows) = RowsByClass(data, column);
        BitArray inTest = new(rows);
        int tested = 0;
        for (int i = 0; i < classes.Count; i++)
        {
            // A class of one row stays in training; of two or more, at least one goes each way.
            int[] members = [.. classes[i]];
            new RandomStream(seed, epoch: -1, index: i).Shuffle(members);
            int count = members.Length < 2 ? 0 : Math.Clamp((int)Math.Round(members.Length * testFraction), 1, members.Length - 1);
            foreach (int row in members.AsSpan(0, count))
                inTest[row] = true;
            tested += count;
        }

        return new(new RowSubsetDataView(data, inTest, false, rows - tested), new RowSubsetDataView(data, inTest, true, tested));
    }

    /// <summary>The rows of each class; classes of text come in the order of the text, so that the order of the rows does not matter.</summary>
    private static (List<List<int>> Classes, int Rows) RowsByClass(IDataView data, DataViewSchema.Column column)
    {
        List<List<int>> classes = [];
        Dictionary<string, int> texts = new(StringComparer.Ordinal);
        int rows = 0;
        using (DataViewRowCursor cursor = data.GetRowCursor([column]))
        {
            Func<int> label = column.Type is TextDataViewType ? LabelReader.OfTexts(cursor, column, texts, add: true) : LabelReader.OfKeys(cursor, column);
            while (cursor.MoveNext())
            {
                // Rows without a label stay in training, where they are left out with a warning.
                int index = label();
                while (classes.Count <= index)
                    classes.Add([]);
                if (index >= 0)
                    classes[index].Add(rows);
                rows = checked(rows + 1);
            }
        }

        return texts.Count == 0 ? (classes, rows) : ([.. texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => classes[t.Value])], rows);
    }
}
