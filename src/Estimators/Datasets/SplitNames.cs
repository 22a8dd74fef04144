namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>What people call the parts of a data set.</summary>
internal static class SplitNames
{
    private static readonly Dictionary<string, DatasetSplit> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = DatasetSplit.Train,
        ["val"] = DatasetSplit.Validation,
        ["valid"] = DatasetSplit.Validation,
        ["validation"] = DatasetSplit.Validation,
        ["test"] = DatasetSplit.Test,
    };

    /// <summary>The accepted names, for messages.</summary>
    public static string Expected { get; } = string.Join(", ", Names.Keys);

    public static bool IsName(string name) => Names.ContainsKey(name);

    public static bool TryParse(string name, out DatasetSplit split) => Names.TryGetValue(name.Trim(), out split);

    /// <summary>The split of a name, ignoring case.</summary>
    /// <exception cref="FormatException">It is no such name.</exception>
    public static DatasetSplit Parse(string name) =>
        TryParse(name, out DatasetSplit split) ? split : throw new FormatException($"'{name}' is no split; expected one of {Expected}.");

    /// <summary>The short name, as files and the command line have it.</summary>
    public static string Name(DatasetSplit split) => split switch
    {
        DatasetSplit.Train => "train",
        DatasetSplit.Validation => "val",
        DatasetSplit.Test => "test",
        DatasetSplit.TrainAndValidation => "train and val",
        _ => "all",
    };
}
