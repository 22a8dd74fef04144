using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The classes, in the order of the network's outputs, and their values in the user's own type.</summary>
internal abstract class ClassLabels
{
    /// <summary>More key values than this are an identifier, not a class.</summary>
    public const int MaxClasses = 1_000_000;

    /// <summary>The annotation in which ML.NET keeps the values of a key.</summary>
    public const string KeyValuesAnnotation = "KeyValues";

    protected ClassLabels(IReadOnlyList<string> names) => Names = names;

    public IReadOnlyList<string> Names { get; }

    /// <summary>The classes of a key column: its key values, or the zero-based numbers of its keys where it has none, as ML.NET's
    /// evaluators and text loader count them.</summary>
    public static ClassLabels FromKey(DataViewSchema.Column column)
    {
        int count = checked((int)((KeyDataViewType)column.Type).Count);
        DataViewSchema.Column? values = column.Annotations.Schema.GetColumnOrNull(KeyValuesAnnotation);
        return values is not { Type: VectorDataViewType { ItemType: PrimitiveDataViewType item } }
            ? FromTexts([.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))])
            : item is TextDataViewType
                ? FromTexts([.. Values<ReadOnlyMemory<char>>(column).Select(v => v.ToString())])
                : (ClassLabels)typeof(ClassLabels).GetMethod(nameof(FromValues), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
                    .MakeGenericMethod(item.RawType).Invoke(null, [column])!;
    }

    public static ClassLabels FromTexts(IReadOnlyList<string> texts) => new ClassLabels<string>(texts, texts);

    /// <summary>Problems that would make two classes, or a class and a missing value, indistinguishable.</summary>
    public IEnumerable<string> Check(string column)
    {
        if (Names.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"Column '{column}' has a class without a name (class {Names.TakeWhile(n => !string.IsNullOrWhiteSpace(n)).Count() + 1} of {Names.Count}).";
        }

        string[] twice = [.. Names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key)];
        if (twice.Length > 0)
        {
            yield return $"Column '{column}' has several classes of the same name: {string.Join(", ", twice.Take(5).Select(n => $"'{n}'"))}.";
        }
    }

    /// <summary>Turns <see cref="ColumnNames.ClassIndex"/> into a key column with these classes as its key values.</summary>
    public abstract IReadOnlyList<IEstimator<ITransformer>> IndexToKey(MLContext context, string outputColumn);

    /// <summary>Turns a column with values into a key column with these classes as its key values.</summary>
    public abstract IEstimator<ITransformer> ValueToKey(MLContext context, string inputColumn, string outputColumn);

    private static ClassLabels<TValue> FromValues<TValue>(DataViewSchema.Column column)
    {
        IReadOnlyList<TValue> values = Values<TValue>(column);
        return new ClassLabels<TValue>(values, [.. values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) ?? string.Empty)]);
    }

    private static IReadOnlyList<TValue> Values<TValue>(DataViewSchema.Column column)
    {
        VBuffer<TValue> values = default;
        column.Annotations.GetValue(KeyValuesAnnotation, ref values);
        return [.. values.DenseValues()];
    }
}
