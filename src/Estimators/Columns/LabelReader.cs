using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Reads the class of a row: -1 where it is missing or none of the classes.</summary>
internal static class LabelReader
{
    /// <summary>Zero-based keys.</summary>
    public static Func<int> OfKeys(DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        Type t when t == typeof(byte) => OfKeys<byte>(row, column, v => v),
        Type t when t == typeof(ushort) => OfKeys<ushort>(row, column, v => v),
        Type t when t == typeof(uint) => OfKeys<uint>(row, column, v => v),
        _ => OfKeys<ulong>(row, column, v => v),
    };

    /// <summary>Indices into a dictionary, which grows where <paramref name="add"/> allows it.</summary>
    public static Func<int> OfTexts(DataViewRow row, DataViewSchema.Column column, Dictionary<string, int> classes, bool add)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = classes.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            if (text.Span.IsWhiteSpace())
            {
                return -1;
            }

            if (!lookup.TryGetValue(text.Span, out int index))
            {
                index = add ? classes.Count : -1;
                if (add)
                {
                    classes.Add(text.ToString(), index);
                }
            }

            return index;
        };
    }

    private static Func<int> OfKeys<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> widen)
    {
        ulong count = ((KeyDataViewType)column.Type).Count;
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T? key = default;
        return () =>
        {
            getter(ref key!);
            ulong value = widen(key);
            return value == 0 || value > count ? -1 : (int)(value - 1);
        };
    }
}
