using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Datasets.Splitting;

/// <summary>One pass over some of the rows of another cursor.</summary>
internal sealed class RowSubsetCursor(DataViewRowCursor source, BitArray bits, bool chosen) : DataViewRowCursor
{
    private int _row = -1;
    private long _position = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override bool MoveNext()
    {
        while (source.MoveNext())
        {
            if (++_row >= bits.Count)
                throw new InvalidOperationException($"The data had {bits.Count} rows when they were split and have more now.");
            if (bits[_row] == chosen)
            {
                _position++;
                return true;
            }
        }

        _position = long.MaxValue;
        return false;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
