using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Numbers, texts, keys and objects.</summary>
internal sealed class ValueRowBuffer<TValue>(DataViewRow source, DataViewSchema.Column column, int size) : RowBuffer<TValue>(size)
{
    private readonly ValueGetter<TValue> _getter = source.GetGetter<TValue>(column);
    private readonly TValue[] _values = new TValue[size];

    public override void Get(int index, ref TValue value)
    {
        Check(index);
        value = _values[index];
    }

    protected override void Take(int index) => _getter(ref _values[index]);
}
