using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>A cursor whose rows are seen through a row mapping.</summary>
/// <param name="cursor">Moves.</param>
/// <param name="row">Its row, mapped.</param>
internal sealed class MappedCursor(DataViewRowCursor cursor, DataViewRow row) : DataViewRowCursor
{
    public override DataViewSchema Schema => row.Schema;

    public override long Position => cursor.Position;

    public override long Batch => cursor.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public override bool MoveNext() => cursor.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cursor.Dispose();
            row.Dispose();
        }

        base.Dispose(disposing);
    }
}
