using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Rows under the schema with the outputs, where nobody asks for an output.</summary>
/// <param name="schema">The schema.</param>
/// <param name="source">Moves.</param>
/// <param name="row">Its row, as the network's would be.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class PassThroughCursor(DataViewSchema schema, DataViewRowCursor source, DataViewRow row, CancellationToken cancellation) : DataViewRowCursor
{
    private bool _disposed;

    public override DataViewSchema Schema => schema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < row.Schema.Count && row.IsColumnActive(row.Schema[column.Index]);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => IsColumnActive(column)
        ? row.GetGetter<TValue>(row.Schema[column.Index])
        : throw new ArgumentException($"Column '{column.Name}' is not active in this cursor.", nameof(column));

    public override bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellation.ThrowIfCancellationRequested();
        return source.MoveNext();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            row.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
