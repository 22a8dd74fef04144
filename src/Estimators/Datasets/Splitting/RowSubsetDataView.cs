using System.Collections;
using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Datasets.Splitting;

/// <summary>The rows of a data view whose bit has a value, in their order.</summary>
/// <param name="source">A data view whose rows have a fixed order.</param>
/// <param name="bits">One for each row; not changed any more.</param>
/// <param name="chosen">The value.</param>
/// <param name="count">How many have it.</param>
internal sealed class RowSubsetDataView(IDataView source, BitArray bits, bool chosen, long count) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => count;

    // Never shuffled, and one cursor: the bits follow the order of the rows.
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new RowSubsetCursor(source.GetRowCursor(columnsNeeded), bits, chosen);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
