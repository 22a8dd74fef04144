using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Rows with scores. Nothing is read, decoded or scored before a cursor moves.</summary>
internal sealed class BulkScoringView : IDataView
{
    private readonly IDataView _source;
    private readonly BulkStage _stage;
    private readonly NetworkStage _network;
    private readonly IRowToRowMapper _before;
    private readonly IRowToRowMapper _after;
    private readonly DataViewSchema _scored;

    public BulkScoringView(IDataView source, BulkStage stage)
    {
        (_source, _stage, _network) = (source, stage, stage.Network);
        _before = stage.Before(source.Schema);
        _scored = _network.GetOutputSchema(_before.OutputSchema);
        _after = stage.After(_scored);
    }

    public DataViewSchema Schema => _after.OutputSchema;

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        _network.Engine.Check();
        (CursorPlan plan, DataViewSchema.Column[] columns, DataViewSchema.Column[] sourceColumns) = Plan(columnsNeeded);
        return Map(plan, columns, _source.GetRowCursor(sourceColumns, rand));
    }

    /// <remarks>One cursor is enough where there is something to score: it works on several threads by itself.</remarks>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        _network.Engine.Check();
        (CursorPlan plan, DataViewSchema.Column[] columns, DataViewSchema.Column[] sourceColumns) = Plan(columnsNeeded);
        return plan.Scores
            ? [Map(plan, columns, _source.GetRowCursor(sourceColumns, rand))]
            : [.. _source.GetRowCursorSet(sourceColumns, n, rand).Select(c => Map(plan, columns, c))];
    }

    private MappedCursor Map(CursorPlan plan, DataViewSchema.Column[] columns, DataViewRowCursor source)
    {
        // Mappings insist on the very schema they were made for, and a view may make one for each cursor.
        IRowToRowMapper before = ReferenceEquals(source.Schema, _before.InputSchema) ? _before : _stage.Before(source.Schema);
        DataViewRow pictures = before.GetRow(source, plan.Needed);
        DataViewRowCursor scored = plan.Scores
            ? new BulkCursor(plan, source, pictures, _stage.Cancellation)
            : new PassThroughCursor(_scored, source, pictures, _stage.Cancellation);
        return new MappedCursor(scored, _after.GetRow(scored, columns), columns);
    }

    private (CursorPlan Plan, DataViewSchema.Column[] Columns, DataViewSchema.Column[] SourceColumns) Plan(IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var passedThrough = new DataViewSchema.Column?[_before.OutputSchema.Count];
        bool[] outputs = new bool[_network.Engine.Network.Outputs.Count];
        foreach (DataViewSchema.Column column in _after.GetDependencies(columns))
        {
            if (column.Index < passedThrough.Length)
            {
                passedThrough[column.Index] = _before.OutputSchema[column.Index];
            }
            else if (_network.OutputOf(_scored, column.Index) is { } output)
            {
                outputs[output] = true;
            }
        }

        (DataViewSchema.Column image, ImageColumn kind) = NetworkStage.ImageColumnOf(_before.OutputSchema);
        List<DataViewSchema.Column> needed = [.. passedThrough.OfType<DataViewSchema.Column>()];
        if (outputs.Contains(true) && passedThrough[image.Index] is null)
        {
            needed.Add(image);
        }

        var plan = new CursorPlan(_network, _scored, image, kind, needed, passedThrough, outputs, BatchSize());
        return (plan, columns, [.. _before.GetDependencies(needed)]);
    }

    /// <summary>Few rows are shared out among the threads.</summary>
    private int BatchSize()
    {
        ScoringEngine engine = _network.Engine;
        return _source.GetRowCount() is { } rows ? (int)Math.Clamp((rows + engine.Threads - 1) / engine.Threads, 1, engine.BatchSize) : engine.BatchSize;
    }
}
