using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads;

/// <summary>Loads labelled pictures: folders, manifests and the official files of well-known data sets.</summary>
/// <remarks>
/// Every data view has these columns, and the loaders that have more say so:
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>ImagePath</term><description>text, the full path of the picture's file</description></item>
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
    /// <remarks>The root holds <c>imagelabels.mat</c>, <c>setid.mat</c> and the pictures <c>jpg/image_00001.jpg</c> and so on. There are as
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
    /// <c>cars_test_annos.mat</c> has no classes).
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

    /// <summary>Loads a list of pictures from a CSV file (RFC 4180, UTF-8, with a header) with columns for path, label and optionally
    /// split.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="file">The CSV file. Paths in it are relative to its folder, or absolute; columns with other headers are passed
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
