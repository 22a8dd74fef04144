using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>Reads boxes from four columns, one number or several each.</summary>
internal sealed class BoxColumns(IReadOnlyList<DataViewSchema.Column> columns, BoxConvention convention)
{
    private static readonly string[] Sides = ["Left", "Top", "Right", "Bottom"];

    public IReadOnlyList<DataViewSchema.Column> Columns => columns;

    public static BoxColumns? Find(DataViewSchema schema, LocalisationOptions options, List<string> problems)
    {
        List<DataViewSchema.Column> found = [];
        foreach (string name in Sides.Select(side => options.BoxColumnPrefix + side))
        {
            if (schema.GetColumnOrNull(name) is not { } column)
                problems.Add($"There is no column '{name}'; boxes need {string.Join(", ", Sides.Select(s => options.BoxColumnPrefix + s))}.");
            else if (((column.Type as VectorDataViewType)?.ItemType ?? column.Type).RawType != typeof(float))
                problems.Add($"Column '{name}' is of type {column.Type}; expected Single, or a vector of it.");
            else
                found.Add(column);
        }

        return found.Count == Sides.Length ? new(found, options.BoxConvention) : null;
    }

    /// <summary>Reads the boxes of a row; NaN in all four numbers is no box.</summary>
    public Func<IReadOnlyList<BoundingBox>> Reader(DataViewRow row)
    {
        Func<float[]>[] readers = [.. columns.Select(c => Values(row, c))];
        return () =>
        {
            float[][] v = [.. readers.Select(r => r())];
            if (v.Any(side => side.Length != v[0].Length))
                throw new InvalidDataException($"the box columns have {string.Join(", ", v.Select(s => s.Length))} values; expected as many each");
            return [.. Enumerable.Range(0, v[0].Length).Where(i => !v.All(s => float.IsNaN(s[i]))).Select(i => ToBox(v[0][i], v[1][i], v[2][i], v[3][i]))];
        };
    }

    private BoundingBox ToBox(float left, float top, float right, float bottom)
    {
        double first = convention == BoxConvention.PixelsFromOne ? 1 : 0;
        var box = new BoundingBox(left - first, top - first, right, bottom);
        return box.Area > 0 && double.IsFinite(box.Area) ? box : throw new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"the box from ({left}, {top}) to ({right}, {bottom}) is empty"));
    }

    private static Func<float[]> Values(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vectors = row.GetGetter<VBuffer<float>>(column);
            VBuffer<float> vector = default;
            return () =>
            {
                vectors(ref vector);
                return [.. vector.DenseValues()];
            };
        }

        ValueGetter<float> numbers = row.GetGetter<float>(column);
        return () =>
        {
            float number = 0;
            numbers(ref number);
            return [number];
        };
    }
}
