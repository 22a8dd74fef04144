namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>A folder with <c>train</c> and perhaps <c>val</c> and <c>test</c> inside, or with the classes themselves.</summary>
internal static class SplitFolder
{
    public static ImageDataset Open(string root)
    {
        string folder = RequiredFiles.RequireFolder(root, "one with a subfolder per class, or with train, val and test");
        string[] subfolders = ImageFolderReader.Subfolders(folder);
        ILookup<DatasetSplit, string> splits = subfolders.Where(SplitNames.IsName).ToLookup(SplitNames.Parse);
        // A class may be called 'train' too: then it stands among other classes and there is no test.
        bool isSplit = splits.Contains(DatasetSplit.Train) && (splits.Count > 1 || subfolders.Length == 1);
        return isSplit ? OpenSplits(folder, splits) : OpenWhole(folder);
    }

    private static ImageDataset OpenWhole(string folder)
    {
        ImageList images = ImageFolderReader.Read(folder, new());
        return new()
        {
            Name = $"Folder '{folder}'",
            ClassNames = images.ClassNames,
            Splits = [DatasetSplit.Train],
            List = split => split is DatasetSplit.Validation or DatasetSplit.Test ? images.Select([]) : images,
        };
    }

    private static ImageDataset OpenSplits(string folder, ILookup<DatasetSplit, string> splits)
    {
        foreach (IGrouping<DatasetSplit, string> group in splits.Where(g => g.Skip(1).Any()))
            throw new InvalidDataException($"'{folder}' has more than one folder for the same split: {string.Join(", ", group)}.");
        ImageList train = ImageFolderReader.Read(Folder(DatasetSplit.Train), new());
        return new()
        {
            Name = $"Folder '{folder}'",
            ClassNames = train.ClassNames,
            Splits = [.. splits.Select(g => g.Key).Order()],
            List = List,
        };

        string Folder(DatasetSplit split) => Path.Join(folder, splits[split].Single());

        ImageList List(DatasetSplit split) => split switch
        {
            DatasetSplit.Train => train,
            DatasetSplit.TrainAndValidation => train.Append(List(DatasetSplit.Validation)),
            DatasetSplit.All => List(DatasetSplit.TrainAndValidation).Append(List(DatasetSplit.Test)),
            _ when !splits.Contains(split) => train.Select([]),
            _ => ImageFolderReader.Read(Folder(split), new() { ClassNames = train.ClassNames }),
        };
    }
}
