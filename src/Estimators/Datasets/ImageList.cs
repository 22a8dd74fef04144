namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Labelled picture files in a fixed order: what every loader produces and a data view shows.</summary>
internal sealed record ImageList
{
    /// <summary>Full path of the folder that most names are relative to: kept once, not once per picture.</summary>
    public required string Folder { get; init; }

    /// <summary>File names relative to <see cref="Folder"/>, or absolute.</summary>
    public required string[] Names { get; init; }

    /// <summary>Classes counted from one, as keys are.</summary>
    public required uint[] Labels { get; init; }

    /// <summary>Names of all classes, whether or not they occur.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>More columns, each with one number per picture.</summary>
    public IReadOnlyList<(string Name, float[] Values)> Numbers { get; init; } = [];

    public int Count => Names.Length;

    public string Path(int index) => System.IO.Path.Combine(Folder, Names[index]);

    /// <summary>The pictures of some indices, in their order.</summary>
    public ImageList Select(IReadOnlyList<int> indices) => this with
    {
        Names = [.. indices.Select(i => Names[i])],
        Labels = [.. indices.Select(i => Labels[i])],
        Numbers = [.. Numbers.Select(column => (column.Name, indices.Select(i => column.Values[i]).ToArray()))],
    };

    /// <summary>These pictures, then those of another list with the same classes and columns.</summary>
    public ImageList Append(ImageList other) => new()
    {
        Folder = "",
        Names = [.. Enumerable.Range(0, Count).Select(Path), .. Enumerable.Range(0, other.Count).Select(other.Path)],
        Labels = [.. Labels, .. other.Labels],
        ClassNames = ClassNames,
        Numbers = [.. Numbers.Zip(other.Numbers, (mine, its) => (mine.Name, mine.Values.Concat(its.Values).ToArray()))],
    };
}
