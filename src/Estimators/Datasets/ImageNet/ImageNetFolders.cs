using System.Globalization;

namespace MlNetFixedHeads.Estimators.Datasets.ImageNet;

/// <summary>Lists ImageNet-1K's folders.</summary>
internal sealed class ImageNetFolders
{
    private const string Title = "ImageNet-1K";

    private readonly ImageNetOptions _options;
    private readonly string _train;
    private readonly string _validation;
    private readonly string _devkitFolder;
    private readonly Lazy<ImageNetDevkit> _devkit;
    private readonly bool _validationIsSorted;

    /// <summary>All synsets in ordinal order, then those that are loaded, and their names.</summary>
    private readonly IReadOnlyList<string> _all;
    private readonly IReadOnlyList<string> _synsets;
    private readonly string[] _names;

    public ImageNetFolders(string root, ImageNetOptions options)
    {
        _options = options;
        Folder = RequiredFiles.RequireFolder(root, $"{Title} with train/ (a subfolder per synset) and val/");
        _train = Path.GetFullPath(options.TrainFolder, Folder);
        _validation = Path.GetFullPath(options.ValidationFolder, Folder);
        _devkitFolder = Path.GetFullPath(options.DevkitFolder, Folder);
        _devkit = new(() => ImageNetDevkit.Open(_devkitFolder));
        string[] train = Directory.Exists(_train) ? ImageFolderReader.Subfolders(_train) : [];
        string[] sorted = Directory.Exists(_validation) ? ImageFolderReader.Subfolders(_validation) : [];
        _validationIsSorted = sorted.Length > 0;
        bool isFlat = Directory.Exists(_validation) && !_validationIsSorted;
        if (train.Length == 0 && sorted.Length == 0 && !isFlat)
            throw new DirectoryNotFoundException($"'{Folder}' has neither '{options.TrainFolder}' with a subfolder per synset nor '{options.ValidationFolder}'; expected {Title}.");
        Splits = [.. new[] { (train.Length > 0, DatasetSplit.Train), (_validationIsSorted || isFlat, DatasetSplit.Validation) }.Where(s => s.Item1).Select(s => s.Item2)];
        _all = train.Length > 0 ? train : _validationIsSorted ? sorted : _devkit.Value.Synsets;
        _synsets = ClassList.First(_all, options.FirstClasses, $"{Title} in '{Folder}'");
        _names = [.. options.WordsAsNames ? _synsets.Select(_devkit.Value.NameOf) : _synsets];
    }

    public string Folder { get; }

    public IReadOnlyList<DatasetSplit> Splits { get; }

    public IReadOnlyList<string> ClassNames => _names;

    public ImageList Train()
    {
        RequiredFiles.RequireFolder(_train, $"the training pictures of {Title}, a subfolder per synset");
        return ImageFolderReader.Read(_train, _synsets, _synsets, mayBeEmpty: false) with { ClassNames = _names };
    }

    public ImageList Validation()
    {
        RequiredFiles.RequireFolder(_validation, $"the validation pictures of {Title}");
        return (_validationIsSorted ? Sorted() : Flat()) with { ClassNames = _names };
    }

    private ImageList Sorted()
    {
        string[] found = ImageFolderReader.Subfolders(_validation);
        string[] unknown = [.. found.Except(_all, StringComparer.Ordinal)];
        if (unknown.Length > 0)
            throw new InvalidDataException($"'{_validation}' has subfolders that are none of the {_all.Count} classes expected: {Listing.First(unknown)}.");
        return ImageFolderReader.Read(_validation, [.. found.Intersect(_synsets, StringComparer.Ordinal)], _synsets, mayBeEmpty: true);
    }

    private ImageList Flat()
    {
        string[] truth = _devkit.Value.GroundTruth();
        HashSet<string> all = new(_all, StringComparer.Ordinal);
        string[] unknown = [.. truth.Distinct(StringComparer.Ordinal).Where(synset => !all.Contains(synset))];
        if (unknown.Length > 0)
        {
            throw new InvalidDataException(
                $"The ground truth in '{_devkitFolder}' has {unknown.Length} synsets that are none of the {_all.Count} classes expected: {Listing.First(unknown)}.");
        }

        Dictionary<string, uint> keys = ClassList.Keys(_synsets);
        int[] wanted = [.. Enumerable.Range(0, truth.Length).Where(i => keys.ContainsKey(truth[i]))];
        ImageList images = ImageList.OfFiles(
            _validation,
            wanted.Select(i => string.Create(CultureInfo.InvariantCulture, $"ILSVRC2012_val_{i + 1:D8}.JPEG")),
            [.. wanted.Select(i => keys[truth[i]])],
            _synsets);
        return ImageFiles.RequireAll(images, _validation, _options.SkipMissingImages, $"the ground truth in '{_devkitFolder}'");
    }
}
