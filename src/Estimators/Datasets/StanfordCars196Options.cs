namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageDatasetCatalogExtensions.LoadStanfordCars196"/>.</summary>
public sealed record StanfordCars196Options
{
    /// <summary>The folder of the pictures, relative to the data set's root or absolute; <c>{split}</c> in it stands for <c>train</c> or
    /// <c>test</c>. Defaults to <c>cars_{split}</c>, as in the official archives.</summary>
    public string ImageFolder { get; init; } = "cars_{split}";

    /// <summary>The pictures are already cropped to their boxes, so that the box columns would mislead and are left out.
    /// Defaults to false.</summary>
    public bool Cropped { get; init; }

    /// <summary>Leave out annotated pictures whose file is missing. Defaults to false: they are an error.</summary>
    public bool SkipMissingImages { get; init; }

    /// <summary>The classes in the order of their keys, such as those of a trained model (see <see cref="LabelMap"/>); a class of the data set
    /// that is none of them is an error. Defaults to null: the data set's own, in its order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
