namespace MlNetFixedHeads.Estimators.Datasets.Download;

/// <summary>A data set that is published as files on the web.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What messages call it.</param>
/// <param name="Files">Its files.</param>
/// <param name="IsGone">Whether the publisher's addresses are known to be dead.</param>
internal sealed record PublishedDataset(string Name, string Title, IReadOnlyList<PublishedFile> Files, bool IsGone = false)
{
    private const string Flowers = "https://www.robots.ox.ac.uk/~vgg/data/flowers/102/";
    private const string Cifar = "https://www.cs.toronto.edu/~kriz/";
    private const string Cars = "https://ai.stanford.edu/~jkrause/car196/";
    private const string CarsDevkit = "https://ai.stanford.edu/~jkrause/cars/";

    public static IReadOnlyList<PublishedDataset> All { get; } =
    [
        new("flowers102", "Oxford Flowers-102",
        [
            new("imagelabels.mat", Flowers, "e0620be6f572b9609742df49c70aed4d"),
            new("setid.mat", Flowers, "a5357ecc9cb78c4bef273ce3793fc85c"),
            new("102flowers.tgz", Flowers, "52808999861908f626f3c1f4e79d11fa"),
        ]),
        new("cars196", "Stanford Cars-196",
        [
            new("car_devkit.tgz", CarsDevkit, "c3b158d763b6e2245038c8ad08e45376"),
            new("cars_test_annos_withlabels.mat", Cars, "b0a2b23655a3edd16d84508592a98d10"),
            new("cars_train.tgz", Cars, "065e5b463ae28d29e77c1b4b166cfe61"),
            new("cars_test.tgz", Cars, "4ce7ebf6a94d07f1952d94dd34c4d501"),
        ],
        IsGone: true),
        new("cifar100", "CIFAR-100", [new("cifar-100-binary.tar.gz", Cifar, "03b5dce01913d631647c71ecec9e9cb8")]),
    ];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static PublishedDataset Find(string name) => All.FirstOrDefault(d => d.Name == name)
        ?? throw new ArgumentException($"'{name}' is no data set that can be downloaded; expected {string.Join(", ", All.Select(d => d.Name))}.");

    /// <summary>What to place where by hand.</summary>
    public string ByHand(string folder) =>
        $"place {string.Join(", ", Files.Select(f => f.Name))} in '{folder}' ({Name}:DIR reads them there), or name the address of a folder that has them (--from URL)";
}
