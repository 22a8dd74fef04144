using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>A cursor whose rows are seen through a row mapping.</summary>
/// <param name="cursor">Moves.</param>
/// <param name="row">Its row, mapped.</param>
/// <param name="columns">The columns that were asked for: a mapping may well have others.</param>
internal sealed class MappedCursor(DataViewRowCursor cursor, DataViewRow row, IEnumerable<DataViewSchema.Column> columns) : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. columns.Select(c => c.Index)];

    public override DataViewSchema Schema => row.Schema;

    public override long Position => cursor.Position;

    public override long Batch => cursor.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => IsColumnActive(column)
        ? row.GetGetter<TValue>(column)
        : throw new ArgumentException($"Column '{column.Name}' is not active in this cursor.", nameof(column));

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
