using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Reads some batches of rows ahead, which other threads decode and score meanwhile, and gives the rows in their order.</summary>
/// <remarks>The source is read, once, on the thread that moves this cursor, and nowhere else. How far ahead is bounded, and so is memory.</remarks>
internal sealed class BulkCursor : DataViewRowCursor
{
    /// <summary>Batches that wait while each thread has one: enough for a consumer that takes its time now and then.</summary>
    private const int Waiting = 2;

    private readonly CursorPlan _plan;
    private readonly DataViewRowCursor _source;
    private readonly DataViewRow _row;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stop;
    private readonly Queue<ScoringBatch> _pending = new();
    private readonly Stack<ScoringBatch> _idle = new();
    private readonly ScoringEngine _engine;
    private ScoringBatch? _current;
    private ExceptionDispatchInfo? _sourceFailure;
    private int _index;
    private long _position = -1;
    private bool _sourceEnded;
    private bool _ended;
    private bool _disposed;

    /// <param name="plan">What is asked for.</param>
    /// <param name="source">Moves.</param>
    /// <param name="row">Its row, with the picture.</param>
    /// <param name="cancellation">Stops it.</param>
    public BulkCursor(CursorPlan plan, DataViewRowCursor source, DataViewRow row, CancellationToken cancellation)
    {
        (_plan, _source, _row, _cancellation, _engine) = (plan, source, row, cancellation, plan.Stage.Engine);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    public override DataViewSchema Schema => _plan.Schema;

    public override long Position => _position;

    public override long Batch => _current?.SourceBatch(_index) ?? 0;

    public override bool IsColumnActive(DataViewSchema.Column column)
        => column.Index < _plan.PassedThrough.Count ? _plan.PassedThrough[column.Index] is not null
            : _plan.Stage.OutputOf(_plan.Schema, column.Index) is { } output && _plan.ActiveOutputs[output];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Row().Id(_index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new ArgumentException($"Column '{column.Name}' is not active in this cursor.", nameof(column));
        }

        if (column.Type.RawType != typeof(TValue))
        {
            throw new ArgumentException($"Column '{column.Name}' has values of {column.Type.RawType}; a getter of {typeof(TValue)} was asked for.", nameof(column));
        }

        int at = column.Index;
        if (at < _plan.PassedThrough.Count)
        {
            return (ref TValue value) => Row().Column<TValue>(at).Get(_index, ref value);
        }

        int output = _plan.Stage.OutputOf(_plan.Schema, at)!.Value;
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => OutputValues.Copy(Row().Output(output, _index), ref value);
        return (ValueGetter<TValue>)(Delegate)getter;
    }

    public override bool MoveNext()
    {
        Check();
        _cancellation.ThrowIfCancellationRequested();
        if (_ended)
        {
            return false;
        }

        if (_current is not null && _index + 1 < _current.Count)
        {
            _index++;
            _position++;
            return true;
        }

        return NextBatch();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stop.Cancel();
            foreach (ScoringBatch batch in _pending)
            {
                batch.Abort();
            }

            // Nobody works on files or in buffers of this cursor after this.
            Task.WaitAll([.. _pending.Select(b => b.Scoring)]);
            foreach (ScoringBatch batch in _pending.Concat(_idle).Append(_current).OfType<ScoringBatch>())
            {
                batch.Dispose();
            }

            _stop.Dispose();
            _row.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBatch()
    {
        if (_current is not null)
        {
            _idle.Push(_current);
            _current = null;
        }

        ReadAhead();
        if (!_pending.TryPeek(out ScoringBatch? next))
        {
            (_ended, _position) = (true, -1);
            _sourceFailure?.Throw();
            return false;
        }

        next.Scoring.Wait(_cancellation);
        _current = _pending.Dequeue();
        _index = 0;
        _position++;
        return true;
    }

    private void ReadAhead()
    {
        while (!_sourceEnded && _pending.Count < _engine.Threads + Waiting)
        {
            ScoringBatch batch = _idle.TryPop(out ScoringBatch? idle) ? idle : new ScoringBatch(_row, _plan);
            batch.Clear();
            Read(batch);
            if (batch.Count == 0)
            {
                _idle.Push(batch);
                return;
            }

            _pending.Enqueue(batch);
            batch.Start(_stop.Token);
        }
    }

    private void Read(ScoringBatch batch)
    {
        try
        {
            while (batch.Count < _plan.BatchSize)
            {
                if (!_source.MoveNext())
                {
                    _sourceEnded = true;
                    return;
                }

                batch.ReadRow();
            }
        }
        catch (Exception e)
        {
            // The rows before it come first.
            (_sourceFailure, _sourceEnded) = (ExceptionDispatchInfo.Capture(e), true);
        }
    }

    private ScoringBatch Row()
    {
        Check();
        return _current ?? throw new InvalidOperationException("The cursor is at no row: call MoveNext first, and read only while it returns true.");
    }

    private void Check()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _engine.Check();
    }
}
