using MlNetFixedHeads.Estimators.Datasets.ImageNet;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads the folders of ImageNet-1K (ILSVRC 2012).</summary>
internal static class ImageNet1K
{
    private const string Title = "ImageNet-1K";

    public static ImageDataset Open(string root, ImageNetOptions options)
    {
        ImageNetFolders folders = new(root, options);
        ImageDataset dataset = new()
        {
            Name = $"{Title} in '{folders.Folder}'",
            ClassNames = folders.ClassNames,
            Splits = folders.Splits,
            List = split => split switch
            {
                DatasetSplit.Train => folders.Train(),
                DatasetSplit.Validation => folders.Validation(),
                DatasetSplit.TrainAndValidation or DatasetSplit.All => folders.Train().Append(folders.Validation()),
                _ => throw new ArgumentException(
                    $"{Title} has no test pictures with classes; expected {DatasetSplit.Train} or {DatasetSplit.Validation}.", nameof(split)),
            },
        };
        return dataset.WithClasses(options.ClassNames);
    }
}
