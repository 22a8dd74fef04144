using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Classes with values of one type; text is <see cref="string"/>.</summary>
internal sealed class ClassLabels<TValue>(IReadOnlyList<TValue> values, IReadOnlyList<string> names) : ClassLabels(names)
{
    public override IReadOnlyList<IEstimator<ITransformer>> IndexToKey(MLContext context, string outputColumn) =>
    [
        context.Transforms.Conversion.MapValue(ColumnNames.ClassValue, values.Select((v, i) => KeyValuePair.Create(i, v)), ColumnNames.ClassIndex),
        ValueToKey(context, ColumnNames.ClassValue, outputColumn),
    ];

    public override IEstimator<ITransformer> ValueToKey(MLContext context, string inputColumn, string outputColumn)
    {
        IDataView keys = context.Data.LoadFromEnumerable(values.Select(v => new Row { Value = v }));
        return context.Transforms.Conversion.MapValueToKey(outputColumn, inputColumn, Math.Max(values.Count, 1), keyData: keys);
    }

    private sealed class Row
    {
        public TValue? Value { get; set; }
    }
}
