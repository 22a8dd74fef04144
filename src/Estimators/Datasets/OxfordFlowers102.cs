using System.Globalization;
using MlNetFixedHeads.Estimators.Datasets.Archives;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads the official files of Oxford Flowers-102, or of a set in the same layout.</summary>
internal static class OxfordFlowers102
{
    private const string Title = "Oxford Flowers-102";
    private const string UsualFolder = "jpg";
    private const string Archive = "102flowers.tgz";

    public static ImageDataset Open(string root, OxfordFlowers102Options options)
    {
        string folder = RequiredFiles.RequireFolder(root, $"{Title} with imagelabels.mat, setid.mat and jpg/ or 102flowers.tgz");
        MatFile labelFile = MatFile.Read(RequiredFiles.Require(Path.Join(folder, "imagelabels.mat"), $"the labels of {Title}"));
        MatFile splitFile = MatFile.Read(RequiredFiles.Require(Path.Join(folder, "setid.mat"), $"the splits of {Title}"));
        uint[] labels = [.. MatIntegers.Read(labelFile, "labels", int.MaxValue).Select(label => (uint)label)];
        if (labels.Length == 0)
            throw labelFile.Error("variable 'labels' is empty; expected the class of every picture");
        IReadOnlyList<string> classes = FlowerNames.Read(folder, (int)labels.Max(), labelFile.Path);
        Dictionary<DatasetSplit, int[]> splits = Splits(splitFile, labels.Length);
        ImageDataset dataset = new()
        {
            Name = $"{Title} in '{folder}'",
            ClassNames = classes,
            Splits = [.. splits.Where(s => s.Value.Length > 0).Select(s => s.Key)],
            List = List,
        };
        return dataset.WithClasses(options.ClassNames);

        ImageList List(DatasetSplit split)
        {
            int[] numbers = split switch
            {
                DatasetSplit.All => [.. Enumerable.Range(1, labels.Length)],
                DatasetSplit.TrainAndValidation => [.. splits[DatasetSplit.Train], .. splits[DatasetSplit.Validation]],
                _ => splits.TryGetValue(split, out int[]? one)
                    ? one
                    : throw new ArgumentOutOfRangeException(nameof(split), split, "Unknown split."),
            };
            string pictures = PictureFolder(folder, options.ImageFolder);
            ImageList images = ImageList.OfFiles(
                pictures,
                numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"image_{n:D5}.jpg")),
                [.. numbers.Select(n => labels[n - 1])],
                classes);
            return ImageFiles.RequireAll(images, pictures, options.SkipMissingImages, splitFile.Path);
        }
    }

    /// <summary>A folder of the user's own choice is never looked for in the archive.</summary>
    private static string PictureFolder(string root, string chosen) => chosen == UsualFolder
        ? ArchivedFolder.Find(root, chosen, Archive)
        : Path.GetFullPath(chosen, root);

    private static Dictionary<DatasetSplit, int[]> Splits(MatFile file, int count)
    {
        Dictionary<DatasetSplit, int[]> splits = new()
        {
            [DatasetSplit.Train] = MatIntegers.Read(file, "trnid", count),
            [DatasetSplit.Validation] = MatIntegers.Read(file, "valid", count),
            [DatasetSplit.Test] = MatIntegers.Read(file, "tstid", count),
        };
        // A picture in two splits would make the test figure a lie.
        int[] twice = [.. splits.Values.SelectMany(numbers => numbers).CountBy(n => n).Where(c => c.Value > 1).Select(c => c.Key)];
        return twice.Length == 0 ? splits : throw file.Error($"pictures listed more than once: numbers {Listing.First(twice)}");
    }
}
