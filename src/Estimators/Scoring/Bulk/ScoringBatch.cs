using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Some consecutive rows: what was read of them, and what a worker makes of their pictures. Used again for later rows.</summary>
internal sealed class ScoringBatch : IDisposable
{
    private readonly ScoringEngine _engine;
    private readonly PictureBuffer _pictures;
    private readonly RowBuffer?[] _columns;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRow _source;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _sourceBatches;
    private readonly ExceptionDispatchInfo?[] _failures;
    private readonly OutputTarget[] _outputs;
    private readonly float[]?[] _values;
    private readonly RunOptions _runOptions = new();

    /// <param name="source">The rows with the pictures; only the thread that moves it may read.</param>
    /// <param name="plan">What is wanted of them.</param>
    public ScoringBatch(DataViewRow source, CursorPlan plan)
    {
        ScoringEngine engine = plan.Stage.Engine;
        int size = plan.BatchSize;
        (_engine, _source, _idGetter) = (engine, source, source.GetIdGetter());
        (_ids, _sourceBatches, _failures) = (new DataViewRowId[size], new long[size], new ExceptionDispatchInfo?[size]);
        _pictures = PictureBuffer.Create(source, plan.ImageColumn, plan.Images, engine, size);
        _columns = [.. plan.PassedThrough.Select(c => c is { } column ? RowBuffer.Create(source, column, size) : null)];
        _values = [.. engine.Network.Outputs.Select((o, i) => plan.ActiveOutputs[i] ? new float[size * o.Length] : null)];
        _outputs = [.. engine.Network.Outputs.Select((o, i) => new OutputTarget(o, _values[i])).Where((_, i) => plan.ActiveOutputs[i])];
    }

    /// <summary>Rows that were read.</summary>
    public int Count { get; private set; }

    /// <summary>Ends when the pictures are scored; never fails.</summary>
    public Task Scoring { get; private set; } = Task.CompletedTask;

    /// <summary>Forgets its rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Takes over the row the source is at.</summary>
    public void ReadRow()
    {
        int index = Count++;
        _failures[index] = null;
        _idGetter(ref _ids[index]);
        _sourceBatches[index] = _source.Batch;
        foreach (RowBuffer? column in _columns)
        {
            column?.Read(index);
        }

        Note(index, static (batch, i) => batch._pictures.Read(i));
    }

    /// <summary>Begins to score on another thread.</summary>
    public void Start(CancellationToken cancellation)
        => Scoring = Task.Factory.StartNew(() => Score(cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _engine.Scheduler);

    /// <summary>Makes a run that has begun end soon.</summary>
    public void Abort() => _runOptions.Terminate = true;

    public DataViewRowId Id(int index) => _ids[index];

    public long SourceBatch(int index) => _sourceBatches[index];

    /// <summary>The values of a column that is passed through.</summary>
    public RowBuffer<TValue> Column<TValue>(int column) => (RowBuffer<TValue>)_columns[column]!;

    /// <summary>An output for one row.</summary>
    /// <exception cref="ImageDecodingException">The row's picture cannot be decoded.</exception>
    public ReadOnlySpan<float> Output(int output, int index)
    {
        _failures[index]?.Throw();
        int length = _engine.Network.Outputs[output].Length;
        return _values[output].AsSpan(index * length, length);
    }

    /// <summary>Only once scoring has ended.</summary>
    public void Dispose() => _runOptions.Dispose();

    private void Score(CancellationToken cancellation)
    {
        float[] input = _engine.RentInput();
        try
        {
            int length = _engine.Network.InputLength;
            int readable = 0;
            for (int i = 0; i < Count && !cancellation.IsCancellationRequested; i++)
            {
                if (Prepare(i, input.AsMemory(i * length, length)))
                {
                    readable++;
                }
            }

            if (readable > 0 && !cancellation.IsCancellationRequested)
            {
                _engine.RunBatch(input.AsMemory(0, Count * length), Count, Targets(), _runOptions);
            }
        }
        catch (Exception e)
        {
            // Whatever ends the run is the failure of each of its rows, and thrown where one of them is read.
            var failure = ExceptionDispatchInfo.Capture(e);
            for (int i = 0; i < Count; i++)
            {
                _failures[i] ??= failure;
            }
        }
        finally
        {
            _engine.ReturnInput(input);
        }
    }

    private bool Prepare(int index, Memory<float> input)
    {
        if (_failures[index] is null)
        {
            Note(index, (batch, i) => batch._pictures.Prepare(i, input.Span));
        }

        bool prepared = _failures[index] is null;
        if (!prepared)
        {
            // It keeps its place in the batch, as zeros that nobody will see.
            input.Span.Clear();
        }

        return prepared;
    }

    /// <summary>A failure is that of the row, and kept until somebody asks for its scores.</summary>
    private void Note(int index, Action<ScoringBatch, int> work)
    {
        try
        {
            work(this, index);
        }
        catch (Exception e)
        {
            _failures[index] = ExceptionDispatchInfo.Capture(e);
        }
    }

    private OutputTarget[] Targets()
        => [.. _outputs.Select(o => o with { Values = o.Values[..(Count * o.Output.Length)] })];
}
