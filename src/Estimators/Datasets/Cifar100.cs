using System.Globalization;
using MlNetFixedHeads.Estimators.Datasets.Cifar;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads the official files of CIFAR-100.</summary>
internal static class Cifar100
{
    private const string Title = "CIFAR-100";

    public static ImageDataset Open(string path, Cifar100Options options)
    {
        CifarFolder files = CifarFolder.Find(path);
        bool coarse = options.Labels == Cifar100Labels.Coarse;
        IReadOnlyList<string> all = files.Names(coarse);
        IReadOnlyList<string> classes = ClassList.First(all, options.FirstClasses, Title);
        ImageDataset dataset = new()
        {
            Name = $"{Title} in '{files.Folder}'",
            ClassNames = classes,
            Splits = [.. new[] { DatasetSplit.Train, DatasetSplit.Test }.Where(split => File.Exists(files.FileOf(split)))],
            List = List,
            AreFiles = false,
        };
        return dataset.WithClasses(options.ClassNames);

        ImageList List(DatasetSplit split) => split switch
        {
            DatasetSplit.Train or DatasetSplit.Test => Images(split),
            DatasetSplit.All => Images(DatasetSplit.Train).Append(Images(DatasetSplit.Test)),
            _ => throw new ArgumentException($"{Title} has no validation split; expected {DatasetSplit.Train}, {DatasetSplit.Test} or "
                + $"{DatasetSplit.All}. Split the training data instead, for instance with SplitByLabel.", nameof(split)),
        };

        ImageList Images(DatasetSplit split)
        {
            CifarPart part = files.Read(split);
            byte[] labels = coarse ? part.Coarse : part.Fine;
            int wrong = Array.FindIndex(labels, label => label >= all.Count);
            if (wrong >= 0)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{files.FileOf(split)}: the label of picture {wrong + 1} is {labels[wrong]}; expected 0 to {all.Count - 1}."));
            }

            ImageList images = new() { Pictures = part.Pictures, Labels = [.. labels.Select(label => label + 1u)], ClassNames = all };
            if (classes.Count < all.Count)
                images = images.Select([.. Enumerable.Range(0, labels.Length).Where(i => labels[i] < classes.Count)]);
            return images with { ClassNames = classes };
        }
    }
}
