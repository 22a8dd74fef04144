namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageDatasetCatalogExtensions.LoadImageFolder"/>.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>The classes in the order of their keys, for a folder that must agree with another one (a test set with its training set):
    /// a subfolder that is none of them is an error, a class without a subfolder is not. Defaults to null: the subfolders' names in
    /// ordinal order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Accept subfolders without a picture: their classes keep their place. Defaults to false: they are an error, unless
    /// <see cref="ClassNames"/> is given.</summary>
    public bool AllowEmptyClasses { get; init; }
}
