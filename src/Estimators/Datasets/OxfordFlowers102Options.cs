namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageDatasetCatalogExtensions.LoadOxfordFlowers102"/>.</summary>
public sealed record OxfordFlowers102Options
{
    /// <summary>The folder of the pictures, relative to the data set's root or absolute. Defaults to <c>jpg</c>, as in the official
    /// archive.</summary>
    public string ImageFolder { get; init; } = "jpg";

    /// <summary>Leave out listed pictures whose file is missing. Defaults to false: they are an error.</summary>
    public bool SkipMissingImages { get; init; }

    /// <summary>The classes in the order of their keys, such as those of a trained model (see <see cref="LabelMap"/>); a class of the data set
    /// that is none of them is an error. Defaults to null: the data set's own, in its order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
