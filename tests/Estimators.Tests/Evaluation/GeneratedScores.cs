using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Tests.Evaluation;

/// <summary>A scored data view that makes its rows up while it is read, so that any number of them costs no memory.</summary>
internal sealed class GeneratedScores : IDataView
{
    private readonly long _rows;
    private readonly Func<long, uint> _label;
    private readonly Action<long, float[]> _scores;
    private readonly int _classes;

    /// <param name="rows">How many.</param>
    /// <param name="labels">Key values of the label.</param>
    /// <param name="slots">Names of the scores.</param>
    /// <param name="label">The key of a row, from 1; 0 is missing.</param>
    /// <param name="scores">Fills the scores of a row.</param>
    public GeneratedScores(long rows, string[] labels, string[] slots, Func<long, uint> label, Action<long, float[]> scores)
    {
        (_rows, _label, _scores, _classes) = (rows, label, scores, slots.Length);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("ImagePath", TextDataViewType.Instance);
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), labels.Length), Names("KeyValues", labels));
        schema.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, slots.Length), Names("SlotNames", slots));
        schema.AddColumn("PredictedLabel", new KeyDataViewType(typeof(uint), slots.Length), Names("KeyValues", slots));
        Schema = schema.ToSchema();
    }

    /// <summary>Called at the end of every pass.</summary>
    public Action AtEnd { get; init; } = () => { };

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema.Annotations Names(string kind, string[] names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] values = [.. names.Select(n => n.AsMemory())];
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, names.Length), (ref VBuffer<ReadOnlyMemory<char>> v) => v = new(values.Length, values));
        return annotations.ToAnnotations();
    }

    private sealed class Cursor(GeneratedScores view) : DataViewRowCursor
    {
        private readonly float[] _values = new float[view._classes];
        private long _position = -1, _filled = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext()
        {
            if (++_position < view._rows)
                return true;
            view.AtEnd();
            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)(Delegate)(column.Name switch
        {
            "ImagePath" => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> v) => v = $"picture{_position}.jpg".AsMemory()),
            "Label" => (ValueGetter<uint>)((ref uint v) => v = view._label(_position)),
            "Score" => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> v) => v = new(view._classes, Values())),
            _ => (ValueGetter<uint>)((ref uint v) => v = (uint)Array.IndexOf(Values(), Values().Max()) + 1),
        });

        private float[] Values()
        {
            if (_filled != _position)
                view._scores(_filled = _position, _values);
            return _values;
        }
    }
}
