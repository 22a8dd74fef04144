namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageDatasetCatalogExtensions.LoadImageNet"/>.</summary>
public sealed record ImageNetOptions
{
    /// <summary>The folder of the training pictures, relative to the data set's root or absolute. Defaults to <c>train</c>.</summary>
    public string TrainFolder { get; init; } = "train";

    /// <summary>The folder of the validation pictures, flat as in the official archive or with a subfolder per synset. Defaults to
    /// <c>val</c>.</summary>
    public string ValidationFolder { get; init; } = "val";

    /// <summary>The folder of the devkit, with <c>data/meta.mat</c> and <c>data/ILSVRC2012_validation_ground_truth.txt</c>. Defaults to
    /// <c>ILSVRC2012_devkit_t12</c>. Only flat validation pictures and <see cref="WordsAsNames"/> need it.</summary>
    public string DevkitFolder { get; init; } = "ILSVRC2012_devkit_t12";

    /// <summary>Load only the pictures of the first classes, in the order of their synsets, and know only those. At least 2. Defaults to
    /// null: all.</summary>
    public int? FirstClasses { get; init; }

    /// <summary>Name classes by the words of the devkit's <c>meta.mat</c>, such as <c>tench, Tinca tinca</c>; where two classes have the
    /// same words the synset follows in parentheses. Defaults to false: by their synsets, such as <c>n01440764</c>.</summary>
    public bool WordsAsNames { get; init; }

    /// <summary>The classes in the order of their keys; a class of the data that is none of them is an error. Defaults to null: the data
    /// set's own, in the order of the synsets, which is that of published weights.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Leave out validation pictures of the ground truth whose file is missing. Defaults to false: they are an error.</summary>
    public bool SkipMissingImages { get; init; }
}
