namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>An array of structures (or of old-style objects) that share their fields' names.</summary>
internal sealed class MatStructArray : MatArray
{
    private readonly MatArray[] _values;
    private readonly Dictionary<string, int> _fields;

    /// <param name="matClass">Struct or object.</param>
    /// <param name="dimensions">Sizes.</param>
    /// <param name="count">Product of the sizes; not to be had from the values where there is no field.</param>
    /// <param name="fieldNames">Distinct names.</param>
    /// <param name="values">All fields of the first structure, then all of the second, as the file has them.</param>
    public MatStructArray(MatClass matClass, int[] dimensions, int count, string[] fieldNames, MatArray[] values)
        : base(matClass, dimensions)
    {
        (Count, FieldNames, _values) = (count, fieldNames, values);
        _fields = new(StringComparer.Ordinal);
        for (int i = 0; i < fieldNames.Length; i++)
            _fields.Add(fieldNames[i], i);
    }

    public override int Count { get; }

    public IReadOnlyList<string> FieldNames { get; }

    public bool HasField(string name) => _fields.ContainsKey(name);

    /// <summary>A field of one structure.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field: ask <see cref="HasField"/> first.</exception>
    public MatArray this[int index, string field]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _values[(index * FieldNames.Count) + _fields[field]];
        }
    }
}
