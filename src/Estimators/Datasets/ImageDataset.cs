using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>A data set with its classes and splits; pictures are listed when a split is loaded.</summary>
internal sealed record ImageDataset
{
    /// <summary>What messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>All classes in the order of their keys, the same for every split.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Which of train, validation and test there are.</summary>
    public required IReadOnlyList<DatasetSplit> Splits { get; init; }

    /// <summary>Lists a split, combined ones included.</summary>
    public required Func<DatasetSplit, ImageList> List { get; init; }

    /// <summary>Whether every picture is a file of its own. Defaults to true.</summary>
    public bool AreFiles { get; init; } = true;

    /// <summary>The column that holds the pictures of its data views.</summary>
    public string PictureColumn => AreFiles ? ImageListDataView.PathColumn : ImageListDataView.BytesColumn;

    /// <summary>The same data with given classes, which are the same where their names are; itself where none are given.</summary>
    /// <exception cref="InvalidDataException">The data set has classes that are not among them; the message lists those.</exception>
    public ImageDataset WithClasses(IReadOnlyList<string>? names, string given = "ClassNames")
    {
        if (names is null)
            return this;
        IReadOnlyList<string> classes = ClassList.Require(names, given);
        // Now, not when a split is loaded.
        ClassList.Map(ClassNames, classes, Name, given);
        return this with { ClassNames = classes, List = split => List(split).WithClasses(classes, Name, given) };
    }

    /// <summary>A split as a data view.</summary>
    /// <exception cref="InvalidDataException">The split is empty, or files are damaged.</exception>
    /// <exception cref="IOException">Files are missing.</exception>
    public IDataView Load(DatasetSplit split)
    {
        ImageList images = List(split);
        return images.Count > 0
            ? new ImageListDataView(images)
            : throw new InvalidDataException(
                $"{Name} has no picture in its split '{SplitNames.Name(split)}'; "
                + $"it has {string.Join(", ", Splits.Select(SplitNames.Name))}.");
    }

    /// <summary>A split as a data view, or null where the data set has no such split.</summary>
    public IDataView? TryLoad(DatasetSplit split) => Splits.Contains(split) ? Load(split) : null;
}
