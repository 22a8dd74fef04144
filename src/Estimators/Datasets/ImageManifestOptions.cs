namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageDatasetCatalogExtensions.LoadImageManifest"/>.</summary>
public sealed record ImageManifestOptions
{
    /// <summary>Which rows to load. Without a split column all rows are for training, and asking for validation or test is an error.
    /// Defaults to all.</summary>
    public DatasetSplit Split { get; init; } = DatasetSplit.All;

    /// <summary>Header of the column with the pictures' paths. Defaults to <c>path</c>; case does not matter.</summary>
    public string PathColumn { get; init; } = "path";

    /// <summary>Header of the column with the names of the classes. Defaults to <c>label</c>; case does not matter.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>Header of the column with <c>train</c>, <c>val</c> (or <c>valid</c>, <c>validation</c>) or <c>test</c>; it need not be
    /// there. Defaults to <c>split</c>; case does not matter.</summary>
    public string SplitColumn { get; init; } = "split";

    /// <summary>Headers of the columns with a box's left, top, right and bottom edge in pixels; either all four are there or none. With them
    /// the data have columns BoxLeft, BoxTop, BoxRight and BoxBottom (Single), NaN where a row leaves all four blank. Defaults to
    /// <c>box_left</c>, <c>box_top</c>, <c>box_right</c>, <c>box_bottom</c>; case does not matter.</summary>
    public IReadOnlyList<string> BoxColumns { get; init; } = ["box_left", "box_top", "box_right", "box_bottom"];

    /// <summary>What stands between two fields. Defaults to null: a tab in files called .tsv or .tab, else a comma.</summary>
    public char? Separator { get; init; }

    /// <summary>The folder that the paths are relative to, itself relative to the manifest's folder or absolute. Defaults to the
    /// manifest's folder.</summary>
    public string ImageFolder { get; init; } = "";

    /// <summary>The classes in the order of their keys; a label that is none of them is an error. Defaults to null: all labels of the
    /// manifest, whatever their split, in ordinal order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Leave out listed pictures whose file is missing. Defaults to false: they are an error.</summary>
    public bool SkipMissingImages { get; init; }
}
