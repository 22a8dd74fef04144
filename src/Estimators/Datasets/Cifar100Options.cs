namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageDatasetCatalogExtensions.LoadCifar100"/>.</summary>
public sealed record Cifar100Options
{
    /// <summary>Which labels. Defaults to <see cref="Cifar100Labels.Fine"/>.</summary>
    public Cifar100Labels Labels { get; init; } = Cifar100Labels.Fine;

    /// <summary>Load only the pictures of the first classes, in the data set's order, and know only those. At least 2. Defaults to null:
    /// all.</summary>
    public int? FirstClasses { get; init; }

    /// <summary>The classes in the order of their keys; a class of the data that is none of them is an error. Defaults to null: the data
    /// set's own, in its order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
