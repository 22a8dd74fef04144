using MlNetFixedHeads.Estimators.Datasets.Archives;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads the official files of Stanford Cars-196.</summary>
internal sealed class StanfordCars196
{
    private const string Title = "Stanford Cars-196";
    private const string DevkitArchive = "car_devkit.tgz";
    private const string TestWithClasses = "cars_test_annos_withlabels.mat";
    private const string TestWithoutClasses = "cars_test_annos.mat";

    private readonly string _folder;
    private readonly StanfordCars196Options _options;
    private readonly IReadOnlyList<string> _classes;

    private StanfordCars196(string root, StanfordCars196Options options)
    {
        _options = options;
        _folder = RequiredFiles.RequireFolder(root, $"{Title} with devkit/cars_meta.mat, devkit/cars_train_annos.mat and cars_train/ (or car_devkit.tgz and cars_train.tgz)");
        MatFile meta = MatFile.Read(DevkitFile("cars_meta.mat", "class names"));
        MatCellArray names = meta.Require<MatCellArray>("class_names", "a cell array with the names of the classes");
        _classes = ClassList.Require([.. names.Cells.Select((cell, i) => (cell as MatCharArray)?.Text
            ?? throw meta.Error($"class_names{{{i + 1}}} is a {cell}; expected a row of characters"))], meta.Path);
    }

    public static ImageDataset Open(string root, StanfordCars196Options options)
    {
        StanfordCars196 cars = new(root, options);
        ImageDataset dataset = new()
        {
            Name = $"{Title} in '{cars._folder}'",
            ClassNames = cars._classes,
            Splits = cars.Find(TestWithClasses) is null ? [DatasetSplit.Train] : [DatasetSplit.Train, DatasetSplit.Test],
            List = cars.List,
        };
        return dataset.WithClasses(options.ClassNames);
    }

    private ImageList List(DatasetSplit split) => split switch
    {
        DatasetSplit.Train => Images("train", DevkitFile("cars_train_annos.mat", "training annotations")),
        DatasetSplit.Test => Images("test", Find(TestWithClasses) ?? throw NoTestClasses()),
        DatasetSplit.All => List(DatasetSplit.Train).Append(List(DatasetSplit.Test)),
        _ => throw new ArgumentException($"{Title} has no validation split; expected {DatasetSplit.Train}, {DatasetSplit.Test} or "
            + $"{DatasetSplit.All}. Split the training data instead, for instance with SplitByLabel.", nameof(split)),
    };

    private ImageList Images(string split, string annotations)
    {
        CarAnnotations cars = CarAnnotations.Read(annotations, _classes.Count, withBoxes: !_options.Cropped);
        string folder = PictureFolder(split);
        ImageList images = ImageList.OfFiles(folder, cars.Files, cars.Labels, _classes) with { Numbers = cars.Boxes };
        return ImageFiles.RequireAll(images, folder, _options.SkipMissingImages, annotations);
    }

    /// <summary>The official archive has a folder <c>devkit</c>, but the file with the test classes is offered beside it.</summary>
    private string? Find(string file) =>
        new[] { Path.Join(_folder, "devkit", file), Path.Join(_folder, file) }.FirstOrDefault(File.Exists)
        ?? new[] { Path.Join(ArchivedFolder.Find(_folder, "devkit", DevkitArchive), file) }.FirstOrDefault(File.Exists);

    private string PictureFolder(string split)
    {
        string folder = _options.ImageFolder.Replace("{split}", split, StringComparison.Ordinal);
        return _options.ImageFolder == new StanfordCars196Options().ImageFolder
            ? ArchivedFolder.Find(_folder, folder, folder + ".tgz")
            : Path.GetFullPath(folder, _folder);
    }

    private string DevkitFile(string file, string what) =>
        Find(file) ?? RequiredFiles.Require(Path.Join(_folder, "devkit", file), $"the {what} of {Title} (from its car_devkit.tgz)");

    private Exception NoTestClasses()
    {
        string expected = Path.Join(_folder, TestWithClasses);
        return Find(TestWithoutClasses) is { } without
            ? new InvalidDataException(
                $"{without}: this file has no classes. "
                + $"Place {TestWithClasses}, which the authors offer beside the devkit, as '{expected}'.")
            : new FileNotFoundException(
                $"There is no file '{expected}'; expected the test annotations of {Title}, with classes.", expected);
    }
}
