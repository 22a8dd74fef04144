using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Splitting;

namespace MlNetFixedHeads;

/// <summary>Loads labelled pictures: folders, manifests and the official files of well-known data sets.</summary>
/// <remarks>
/// Every data view has these columns, and the loaders that have more say so:
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>ImagePath</term><description>text, the full path of the picture's file</description></item>
/// <item><term>Image</term><description>vector of Byte, instead of ImagePath where pictures are parts of larger files (CIFAR-100): the
/// encoded picture, made when a row is read; set <see cref="FixedHeadCnnOptions.ImageColumnName"/> to it</description></item>
/// <item><term>Label</term><description>key (UInt32, 1 to the number of classes) whose KeyValues are the names of the classes, in the data
/// set's order; the same for every split, even one in which a class does not occur</description></item>
/// </list>
/// Rows have a fixed order: shuffle training data. No picture is opened, but all files must exist, which is checked by listing folders.
/// </remarks>
public static class ImageDatasetCatalogExtensions
{
    /// <summary>Loads a folder that has one subfolder per class.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="root">The folder. Pictures (.jpg, .jpeg, .png, .webp, .gif, .bmp in any case) may lie at any depth below the
    /// subfolders; hidden files and folders are passed over, and so are pictures beside the subfolders.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The data, sorted by class, then by path, both in ordinal order.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There is no subfolder, an empty one, or one that is not in
    /// <see cref="ImageFolderOptions.ClassNames"/>.</exception>
    public static IDataView LoadImageFolder(this DataOperationsCatalog catalog, string root, ImageFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ImageListDataView(ImageFolderReader.Read(root, options ?? new()));
    }

    /// <summary>Loads Oxford Flowers-102 (Nilsback and Zisserman 2008), or a set in the same layout.</summary>
    /// <remarks>The root holds <c>imagelabels.mat</c>, <c>setid.mat</c> and the pictures <c>jpg/image_00001.jpg</c> and so on, or
    /// <c>102flowers.tgz</c> with that folder in it, which is unpacked once, beside itself, as <c>102flowers.tgz.unpacked</c>. There are as
    /// many classes as the largest label in <c>imagelabels.mat</c>. Their names come from <c>cat_to_name.json</c> in the root (<c>{"1":
    /// "pink primrose", ...}</c>) if there is one; a set of 102 classes does without.</remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="root">The data set's folder.</param>
    /// <param name="split">The split; officially 1020, 1020 and 6149 pictures.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The data in the order of <c>setid.mat</c>; for <see cref="DatasetSplit.All"/> in the order of the pictures'
    /// numbers.</returns>
    /// <exception cref="IOException">A folder or file is missing; the message says which, and where it is expected.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or truncated, or its content makes no sense.</exception>
    public static IDataView LoadOxfordFlowers102(
        this DataOperationsCatalog catalog, string root, DatasetSplit split, OxfordFlowers102Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return OxfordFlowers102.Open(root, options ?? new()).Load(split);
    }

    /// <summary>Loads Stanford Cars-196 (Krause et al. 2013).</summary>
    /// <remarks>
    /// The root holds <c>devkit/cars_meta.mat</c>, <c>devkit/cars_train_annos.mat</c>, the pictures <c>cars_train/00001.jpg</c> and so on;
    /// for the test pictures also <c>cars_test/</c> and <c>cars_test_annos_withlabels.mat</c> (there or in <c>devkit</c>; the devkit's own
    /// <c>cars_test_annos.mat</c> has no classes). Instead of a folder its archive may be there, <c>car_devkit.tgz</c>, <c>cars_train.tgz</c>
    /// or <c>cars_test.tgz</c>: it is unpacked once, beside itself, as <c>cars_train.tgz.unpacked</c> and so on.
    /// Unless <see cref="StanfordCars196Options.Cropped"/> is set there are four more columns, BoxLeft, BoxTop, BoxRight and BoxBottom
    /// (Single): the annotated bounding box in pixels of the uncropped picture, verbatim; MATLAB counts pixels from 1, and all four lie
    /// inside the box.
    /// </remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="root">The data set's folder.</param>
    /// <param name="split">Train (8144 pictures), Test (8041) or All; the set has no validation split.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The data in the order of the annotations.</returns>
    /// <exception cref="ArgumentException"><paramref name="split"/> is none that this data set has.</exception>
    /// <exception cref="IOException">A folder or file is missing; the message says which, and where it is expected.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or truncated, has no classes, or its content makes no sense.</exception>
    public static IDataView LoadStanfordCars196(
        this DataOperationsCatalog catalog, string root, DatasetSplit split, StanfordCars196Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return StanfordCars196.Open(root, options ?? new()).Load(split);
    }

    /// <summary>Loads CIFAR-100 (Krizhevsky 2009) from its binary or its Python files.</summary>
    /// <remarks>The pictures, 32 x 32 pixels, stay where they are: each row reads its own from the file and hands it out as a Windows bitmap
    /// in column <c>Image</c>. Of the Python files' pickles nothing is run. An archive is unpacked once, beside itself, as
    /// <c>cifar-100-binary.tar.gz.unpacked</c>.</remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="path"><c>cifar-100-binary.tar.gz</c> or <c>cifar-100-python.tar.gz</c>, a folder that holds one of them, or one with what
    /// they hold (<c>train.bin</c> and <c>test.bin</c>; <c>train</c>, <c>test</c> and <c>meta</c>).</param>
    /// <param name="split">Train (50,000 pictures), Test (10,000) or All; the set has no validation split.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The data in the order of the file.</returns>
    /// <exception cref="ArgumentException"><paramref name="split"/> is none that this data set has, or
    /// <see cref="Cifar100Options.FirstClasses"/> is out of range.</exception>
    /// <exception cref="IOException">A file is missing; the message says which, and where it is expected.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or truncated, or its content makes no sense; the message names it.</exception>
    public static IDataView LoadCifar100(this DataOperationsCatalog catalog, string path, DatasetSplit split, Cifar100Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Cifar100.Open(path, options ?? new()).Load(split);
    }

    /// <summary>Loads ImageNet-1K (ILSVRC 2012).</summary>
    /// <remarks>The root holds <c>train/n01440764/*.JPEG</c> and so on, and <c>val/</c> either with the same subfolders or flat with
    /// <c>ILSVRC2012_val_00000001.JPEG</c> and so on; in that case the devkit, <c>ILSVRC2012_devkit_t12/data</c> with <c>meta.mat</c> and
    /// <c>ILSVRC2012_validation_ground_truth.txt</c>, tells their classes. Listing all 1.28 million pictures takes about 60 MB.</remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="root">The data set's folder.</param>
    /// <param name="split">Train, Validation, or both.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The data sorted by synset, then by file; flat validation pictures by number.</returns>
    /// <exception cref="ArgumentException"><paramref name="split"/> is Test, whose classes were never published, or
    /// <see cref="ImageNetOptions.FirstClasses"/> is out of range.</exception>
    /// <exception cref="IOException">A folder or file is missing; the message says which, and where it is expected.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, a folder is empty, or synsets do not fit together.</exception>
    public static IDataView LoadImageNet(this DataOperationsCatalog catalog, string root, DatasetSplit split, ImageNetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return ImageNet1K.Open(root, options ?? new()).Load(split);
    }

    /// <summary>Splits rows at random by class: every class has the same share of its rows in both parts.</summary>
    /// <remarks>Of a class with two rows or more at least one goes each way; a class of one row, and rows without a label, stay in the training
    /// part. The same rows and seed give the same parts. Rows keep their order, and nothing is copied.</remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="data">Rows in a fixed order, as all loaders here give them; their labels are read once.</param>
    /// <param name="testFraction">Share of each class's rows in the test part, above 0 and below 1. Defaults to 0.1.</param>
    /// <param name="labelColumnName">A key or text column. Defaults to <c>Label</c>.</param>
    /// <param name="seed">Seed of the draw. Defaults to 1.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testFraction"/> is out of range.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    public static LabelSplit SplitByLabel(
        this DataOperationsCatalog catalog, IDataView data, double testFraction = 0.1, string labelColumnName = "Label", int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return LabelSplitter.Split(data, testFraction, labelColumnName, seed);
    }

    /// <summary>Loads a list of pictures from a CSV or TSV file (RFC 4180, UTF-8, with a header) with columns for path, label and
    /// optionally split and box.</summary>
    /// <remarks>With <see cref="ImageManifestOptions.BoxColumns"/> in the header there are four more columns, BoxLeft, BoxTop, BoxRight and
    /// BoxBottom (Single), NaN where a row has no box.</remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="file">The file, tab-separated if it is called .tsv or .tab. Paths in it are relative to its folder, or absolute; columns with other headers are passed
    /// over.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The data in the order of the file.</returns>
    /// <exception cref="IOException">The file or pictures that it lists are missing.</exception>
    /// <exception cref="InvalidDataException">The file's form or content is wrong; the message names the lines.</exception>
    public static IDataView LoadImageManifest(this DataOperationsCatalog catalog, string file, ImageManifestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new();
        return ImageManifest.Open(file, options).Load(options.Split);
    }
}
