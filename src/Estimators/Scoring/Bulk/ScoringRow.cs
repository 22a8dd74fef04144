using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>A row with the network's outputs, which are computed once per position, when the first of them is read.</summary>
internal sealed class ScoringRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly NetworkStage _stage;
    private readonly bool[] _active;
    private readonly float[] _pixels;
    private readonly OutputTarget[] _targets;
    private readonly float[]?[] _values;
    private readonly RunOptions _runOptions = new();
    private readonly PictureBuffer? _picture;
    private long _scored = -1;

    public ScoringRow(DataViewRow input, DataViewSchema schema, NetworkStage stage, bool[] active)
    {
        (_input, Schema, _stage, _active) = (input, schema, stage, active);
        ScoringNetwork network = stage.Engine.Network;
        bool[] wanted = new bool[network.Outputs.Count];
        for (int i = input.Schema.Count; i < active.Length; i++)
        {
            if (active[i] && stage.OutputOf(schema, i) is { } output)
            {
                wanted[output] = true;
            }
        }

        _values = [.. network.Outputs.Select((o, i) => wanted[i] ? new float[o.Length] : null)];
        _targets = [.. network.Outputs.Select((o, i) => new OutputTarget(o, _values[i])).Where((_, i) => wanted[i])];
        _pixels = _targets.Length > 0 ? GC.AllocateUninitializedArray<float>(network.InputLength, pinned: true) : [];
        if (_targets.Length > 0)
        {
            var (column, kind) = NetworkStage.ImageColumnOf(input.Schema);
            _picture = PictureBuffer.Create(input, input.Schema[column.Index], kind, stage.Engine, 1);
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (column.Index < _input.Schema.Count)
        {
            return _input.GetGetter<TValue>(_input.Schema[column.Index]);
        }

        if (_stage.OutputOf(Schema, column.Index) is not { } output || _values[output] is not { } values)
        {
            throw new ArgumentException($"Column '{column.Name}' is not active in this row.", nameof(column));
        }

        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            Score();
            OutputValues.Copy(values, ref value);
        };
        return getter as ValueGetter<TValue>
            ?? throw new ArgumentException($"Column '{column.Name}' has values of {column.Type.RawType}; a getter of {typeof(TValue)} was asked for.", nameof(column));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _runOptions.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Score()
    {
        _stage.Engine.Check();
        if (_scored == Position)
        {
            return;
        }

        _scored = -1;
        _picture!.Read(0);
        _picture.Prepare(0, _pixels);
        _stage.Engine.RunSingle(_pixels, _targets, _runOptions);
        _scored = Position;
    }
}
