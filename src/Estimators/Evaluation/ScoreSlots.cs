using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>The score column and the names of its classes: numbers from 0 where it has none.</summary>
internal sealed record ScoreSlots(DataViewSchema.Column Column, IReadOnlyList<string> Names, bool Named)
{
    public string ColumnName => Column.Name;

    public static ScoreSlots? Find(DataViewSchema schema, string name, List<string> problems)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            problems.Add($"There is no column '{name}'; the columns are {Listing.First([.. schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'")])}.");
            return null;
        }

        if (column.Type is not VectorDataViewType { IsKnownSize: true, Size: >= 2, ItemType: NumberDataViewType item } vector || item.RawType != typeof(float))
        {
            problems.Add($"Column '{name}' is of type {column.Type}; expected a vector of Single with one probability for each of two classes or more.");
            return null;
        }

        if (!column.HasSlotNames())
            return new(column, [.. Enumerable.Range(0, vector.Size).Select(i => i.ToString(CultureInfo.InvariantCulture))], Named: false);
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetSlotNames(ref values);
        string[] names = [.. values.DenseValues().Select(n => n.ToString())];
        problems.AddRange(ClassLabels.FromTexts(names).Check(name));
        return new(column, names, Named: true);
    }
}
