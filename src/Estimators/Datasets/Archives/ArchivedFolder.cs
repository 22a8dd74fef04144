namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>Finds a folder of an official data set: as it is, or in its archive.</summary>
internal static class ArchivedFolder
{
    /// <summary>The folder where there is one, else the same folder in the archive, else the folder all the same: messages name it.</summary>
    /// <param name="root">The data set's folder.</param>
    /// <param name="subfolder">The folder in it and in the archive.</param>
    /// <param name="archive">The archive's name.</param>
    public static string Find(string root, string subfolder, string archive)
    {
        string folder = Path.GetFullPath(subfolder, root);
        string packed = Path.Join(root, archive);
        return Directory.Exists(folder) || !File.Exists(packed) ? folder : Path.Join(UnpackedArchive.Open(packed), subfolder);
    }
}
