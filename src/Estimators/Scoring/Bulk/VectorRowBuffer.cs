using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Vectors.</summary>
internal sealed class VectorRowBuffer<TItem>(DataViewRow source, DataViewSchema.Column column, int size) : RowBuffer<VBuffer<TItem>>(size)
{
    private readonly ValueGetter<VBuffer<TItem>> _getter = source.GetGetter<VBuffer<TItem>>(column);
    private readonly VBuffer<TItem>[] _values = new VBuffer<TItem>[size];

    public override void Get(int index, ref VBuffer<TItem> value)
    {
        Check(index);
        _values[index].CopyTo(ref value);
    }

    protected override void Take(int index) => _getter(ref _values[index]);
}
