using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Tests.Bulk;

/// <summary>Everything a data view holds: schema, annotations and values, in a form that can be compared.</summary>
internal sealed class ScoredTable
{
    private ScoredTable(List<string> schema, List<Dictionary<string, object>> rows) => (Schema, Rows) = (schema, rows);

    public List<string> Schema { get; }

    public List<Dictionary<string, object>> Rows { get; }

    public static ScoredTable Of(IDataView view)
    {
        List<string> schema = [.. view.Schema.Select(Describe)];
        List<Dictionary<string, object>> rows = [];
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        DataViewSchema.Column[] columns = [.. view.Schema.Where(c => !c.IsHidden)];
        Func<object>[] getters = [.. columns.Select(c => Getter(cursor, c))];
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            DataViewRowId found = default;
            id(ref found);
            Dictionary<string, object> row = new() { ["position"] = cursor.Position, ["id"] = found.ToString() };
            for (int i = 0; i < columns.Length; i++)
            {
                row[columns[i].Name] = getters[i]();
            }

            rows.Add(row);
        }

        return new ScoredTable(schema, rows);
    }

    /// <summary>Fails unless both are the same, numbers to within 1e-6 of the largest of their vector.</summary>
    public static void AreSame(ScoredTable expected, ScoredTable found)
    {
        CollectionAssert.AreEqual(expected.Schema, found.Schema);
        Assert.HasCount(expected.Rows.Count, found.Rows);
        foreach ((Dictionary<string, object> e, Dictionary<string, object> f) in expected.Rows.Zip(found.Rows))
        {
            CollectionAssert.AreEqual(e.Keys, f.Keys);
            foreach (string name in e.Keys)
            {
                if (e[name] is float[] values)
                {
                    float[] others = (float[])f[name];
                    Assert.HasCount(values.Length, others);
                    float tolerance = 1e-6f * Math.Max(1, values.Max(Math.Abs));
                    Assert.IsLessThanOrEqualTo(tolerance, values.Zip(others, (a, b) => Math.Abs(a - b)).Max(), name);
                }
                else
                {
                    Assert.AreEqual(e[name], f[name], name);
                }
            }
        }
    }

    private static string Describe(DataViewSchema.Column column)
    {
        string annotations = string.Join(", ", column.Annotations.Schema.Select(a => $"{a.Name}: {a.Type}"));
        string names = column.HasSlotNames() ? string.Join("|", Fakes.Prediction.SlotNames(column)) : "";
        string keys = column.HasKeyValues() && column.Annotations.Schema["KeyValues"].Type is VectorDataViewType { ItemType: TextDataViewType } ? string.Join("|", Fakes.Prediction.KeyValues(column)) : "";
        return $"{column.Index} {column.Name} {column.Type} {column.IsHidden} [{annotations}] {names} {keys}";
    }

    private static Func<object> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType { ItemType: NumberDataViewType } vector && vector.ItemType.RawType == typeof(float))
        {
            ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
            VBuffer<float> value = default;
            return () =>
            {
                getter(ref value);
                return value.DenseValues().ToArray();
            };
        }

        return column.Type switch
        {
            TextDataViewType => Plain<ReadOnlyMemory<char>>(row, column),
            KeyDataViewType => Plain<uint>(row, column),
            VectorDataViewType => Plain<VBuffer<byte>>(row, column),
            _ => Plain<float>(row, column),
        };
    }

    private static Func<object> Plain<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType != typeof(T))
        {
            return () => "";
        }

        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return value is VBuffer<byte> bytes ? Convert.ToHexString([.. bytes.DenseValues()]) : value!.ToString()!;
        };
    }
}
