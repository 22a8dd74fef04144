namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>A data set as the command line names it: <c>flowers102:DIR</c>, <c>cars196:DIR</c>, <c>cifar100:DIR</c>, <c>imagenet:DIR</c>,
/// <c>folder:DIR</c> or <c>manifest:FILE.csv</c>.</summary>
/// <param name="Kind">What comes before the first colon.</param>
/// <param name="Location">What comes after it.</param>
/// <param name="ImageFolder">The pictures' folder where it is not the usual one, or null.</param>
/// <param name="SkipMissingImages">Leave out listed pictures whose file is missing.</param>
internal sealed record DatasetSpec(string Kind, string Location, string? ImageFolder, bool SkipMissingImages = false)
{
    /// <summary>The accepted forms, for messages.</summary>
    public const string Forms = "flowers102:DIR, cars196:DIR, cifar100:DIR, imagenet:DIR, folder:DIR or manifest:FILE.csv";

    private static readonly string[] Kinds = ["flowers102", "cars196", "cifar100", "imagenet", "folder", "manifest"];

    /// <summary>Those whose pictures lie where they always do.</summary>
    private static readonly string[] WithoutImageFolder = ["folder", "cifar100", "imagenet"];

    private static readonly string[] WithFirstClasses = ["cifar100", "imagenet"];

    /// <summary>Load the first classes only, or all.</summary>
    public int? FirstClasses { get; init; }

    /// <summary>Superclasses instead of classes.</summary>
    public bool CoarseLabels { get; init; }

    /// <summary>A file with the classes to expect in the order of their keys, see <see cref="LabelMap"/>, or null.</summary>
    public string? LabelMapFile { get; init; }

    /// <summary>Takes a name apart; nothing is opened.</summary>
    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="imageFolder">The pictures' folder relative to the data set's; for Cars-196 with <c>{split}</c> in it where there are
    /// test pictures too. Folders have none.</param>
    /// <exception cref="FormatException">The text has no such form.</exception>
    public static DatasetSpec Parse(string text, string? imageFolder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (!Kinds.Contains(kind) || string.IsNullOrWhiteSpace(text[(colon + 1)..]))
            throw new FormatException($"'{text}' names no data set; expected {Forms}.");
        return imageFolder is not null && WithoutImageFolder.Contains(kind)
            ? throw new FormatException(
                $"'{text}' says where its pictures are itself: a folder for its pictures ('{imageFolder}') makes no sense.")
            : new(kind, text[(colon + 1)..], imageFolder);
    }

    /// <summary>Reads the data set's description; pictures are looked for when a split is loaded.</summary>
    /// <exception cref="IOException">Files are missing.</exception>
    /// <exception cref="InvalidDataException">Files are damaged or make no sense.</exception>
    /// <exception cref="ArgumentException"><see cref="FirstClasses"/> is out of range.</exception>
    public ImageDataset Open() => LabelMapFile is { } file ? OpenWhole().WithClasses(LabelMap.Load(file).ClassNames, $"the label map '{file}'") : OpenWhole();

    /// <summary>What of the options does not fit this kind of data set, or null.</summary>
    public string? Problem() =>
        FirstClasses is not null && !WithFirstClasses.Contains(Kind) ? $"only {string.Join(" and ", WithFirstClasses)} can be cut to their first classes"
        : CoarseLabels && Kind != "cifar100" ? "only cifar100 has coarse labels"
        : null;

    private ImageDataset OpenWhole() => Kind switch
    {
        "flowers102" => OxfordFlowers102.Open(
            Location,
            ImageFolder is null ? new() { SkipMissingImages = SkipMissingImages } : new() { ImageFolder = ImageFolder, SkipMissingImages = SkipMissingImages }),
        "cars196" => OpenCars(),
        "cifar100" => Cifar100.Open(
            Location, new() { FirstClasses = FirstClasses, Labels = CoarseLabels ? Cifar100Labels.Coarse : Cifar100Labels.Fine }),
        "imagenet" => ImageNet1K.Open(Location, new() { FirstClasses = FirstClasses, SkipMissingImages = SkipMissingImages }),
        "folder" => SplitFolder.Open(Location),
        _ => ImageManifest.Open(
            Location, new() { ImageFolder = ImageFolder ?? "", SkipMissingImages = SkipMissingImages }),
    };

    private ImageDataset OpenCars()
    {
        if (ImageFolder is null)
            return StanfordCars196.Open(Location, new() { SkipMissingImages = SkipMissingImages });
        // Pictures cropped to their boxes are what other folders hold in practice, and boxes are of no use to a classifier.
        ImageDataset cars = StanfordCars196.Open(Location, new() { ImageFolder = ImageFolder, Cropped = true, SkipMissingImages = SkipMissingImages });
        // Training and test pictures have the same names: one folder for both would pair test labels with training pictures.
        return ImageFolder.Contains("{split}", StringComparison.Ordinal) ? cars : cars with
        {
            Splits = [DatasetSplit.Train],
            List = split => split == DatasetSplit.Train ? cars.List(split) : throw new InvalidDataException(
                $"{cars.Name}: folder '{ImageFolder}' holds the training pictures; "
                + "for test pictures too, name both with {split} for train and test, as in cars_{split}."),
        };
    }
}
