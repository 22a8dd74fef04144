using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>A column with classes, and which score belongs to each: by name where both sides have names.</summary>
internal sealed class ClassColumn
{
    /// <summary>The row has no class.</summary>
    public const int Missing = -1;

    /// <summary>The row has a class that no score belongs to.</summary>
    public const int Unknown = -2;

    private readonly DataViewSchema.Column _column;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly int[]? _keys;
    private readonly IReadOnlyList<string> _keyNames = [];

    private ClassColumn(DataViewSchema.Column column, ScoreSlots slots)
    {
        _column = column;
        for (int i = 0; i < slots.Names.Count; i++)
            _slots[slots.Names[i]] = i;
        if (column.Type is not KeyDataViewType key)
            return;
        bool named = slots.Named && column.Annotations.Schema.GetColumnOrNull(ClassLabels.KeyValuesAnnotation) is not null;
        _keyNames = named ? ClassLabels.FromKey(column).Names : [.. slots.Names.Take((int)Math.Min(key.Count, (ulong)slots.Names.Count))];
        _keys = named ? [.. _keyNames.Select(n => _slots.GetValueOrDefault(n, Unknown))] : [.. Enumerable.Range(0, _keyNames.Count)];
    }

    public DataViewSchema.Column Column => _column;

    /// <summary>Finds a column and how its classes are matched.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="name">Which.</param>
    /// <param name="slots">The classes of the scores.</param>
    /// <param name="skipUnknown">Whether classes that no score belongs to are no problem.</param>
    /// <param name="problems">Takes what stands against it.</param>
    public static ClassColumn? Find(DataViewSchema schema, string name, ScoreSlots slots, bool skipUnknown, List<string> problems)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            problems.Add($"There is no column '{name}'; the columns are {Listing.First([.. schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'")])}.");
            return null;
        }

        if (column.Type is TextDataViewType && !slots.Named)
        {
            problems.Add($"Column '{name}' is text, but the scores of column '{slots.ColumnName}' have no slot names to match it with; expected a key.");
            return null;
        }

        if (column.Type is not (TextDataViewType or KeyDataViewType))
        {
            problems.Add($"Column '{name}' is of type {column.Type}; expected a key or text.");
            return null;
        }

        bool hasValues = column.Annotations.Schema.GetColumnOrNull(ClassLabels.KeyValuesAnnotation) is not null;
        if (column.Type is KeyDataViewType key && !(slots.Named && hasValues) && key.Count != (ulong)slots.Names.Count)
        {
            string why = hasValues ? $"the scores of column '{slots.ColumnName}' have no slot names" : "it has no key values";
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"Column '{name}' is a key of {key.Count} classes and {why}, so that its positions must be those of the {slots.Names.Count} scores."));
            return null;
        }

        var found = new ClassColumn(column, slots);
        string[] unknown = [.. found._keyNames.Where((_, i) => found._keys![i] == Unknown).Select(n => $"'{n}'")];
        if (unknown.Length > 0 && !skipUnknown)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Column '{name}' has {unknown.Length} of {found._keyNames.Count} classes that column '{slots.ColumnName}' has no score for: {Listing.First(unknown)}."));
        }

        return found;
    }

    /// <summary>Reads the index of the score: <see cref="Missing"/> and <see cref="Unknown"/> are negative.</summary>
    public Func<int> Reader(DataViewRow row)
    {
        if (_keys is not null)
        {
            Func<int> keys = LabelReader.OfKeys(row, _column);
            return () => keys() is >= 0 and var key && key < _keys.Length ? _keys[key] : Missing;
        }

        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(_column);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _slots.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            return text.Span.IsWhiteSpace() ? Missing : lookup.TryGetValue(text.Span, out int index) ? index : Unknown;
        };
    }
}
