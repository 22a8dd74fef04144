namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>The pictures of all splits under one number each, and one list of classes.</summary>
internal sealed class InspectionSet
{
    private readonly IReadOnlyList<(string Name, ImageList Images)> _splits;
    private readonly int[] _starts;
    private readonly int[][] _classes;

    /// <exception cref="ArgumentException">There is no split, or two of the same name.</exception>
    public InspectionSet(IReadOnlyList<(string Name, ImageList Images)> splits)
    {
        if (splits.Count == 0)
            throw new ArgumentException("There is no split; expected one or more.");
        string[] twice = [.. splits.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"'{g.Key}'")];
        if (twice.Length > 0)
            throw new ArgumentException($"Several splits have the same name: {string.Join(", ", twice)}.");
        _splits = splits;
        _starts = new int[splits.Count];
        _classes = new int[splits.Count][];
        List<string> names = [];
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        for (int i = 0; i < splits.Count; i++)
        {
            _starts[i] = Count;
            Count = checked(Count + splits[i].Images.Count);
            _classes[i] = [.. splits[i].Images.ClassNames.Select(name =>
            {
                if (known.TryAdd(name, names.Count))
                    names.Add(name);
                return known[name];
            })];
        }

        ClassNames = names;
    }

    public int Count { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int SplitCount => _splits.Count;

    public string SplitName(int split) => _splits[split].Name;

    public int SizeOf(int split) => _splits[split].Images.Count;

    /// <summary>The split of a picture.</summary>
    public int Split(int index)
    {
        int split = _starts.Length - 1;
        while (_starts[split] > index)
            split--;
        return split;
    }

    /// <summary>The class of a picture, from 0, or -1.</summary>
    public int Class(int index)
    {
        int split = Split(index);
        uint label = _splits[split].Images.Labels[index - _starts[split]];
        return label == 0 ? -1 : _classes[split][label - 1];
    }

    public string Name(int index)
    {
        int split = Split(index);
        return _splits[split].Images.Path(index - _starts[split]);
    }

    public byte[] Read(int index)
    {
        int split = Split(index);
        return _splits[split].Images.Pictures.Read(index - _starts[split]);
    }

    public InspectedImage Describe(int index) => new(Name(index), SplitName(Split(index)), Class(index) is >= 0 and int c ? ClassNames[c] : null);
}
