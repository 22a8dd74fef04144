using MlNetFixedHeads.Estimators.Datasets.Archives;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>Where the files of CIFAR-100 lie, and in which of the two official forms.</summary>
/// <param name="Folder">The folder with the files.</param>
/// <param name="IsBinary">Whether they are <c>train.bin</c> and <c>test.bin</c>, not pickles.</param>
internal sealed record CifarFolder(string Folder, bool IsBinary)
{
    private const long LongestNames = 1 << 20;

    private static readonly string[] Folders = ["", "cifar-100-binary", "cifar-100-python"];
    private static readonly string[] Archives = ["cifar-100-binary.tar.gz", "cifar-100-python.tar.gz"];

    /// <summary>Finds the files.</summary>
    /// <param name="path">An archive, a folder with archives in it, or a folder with the files or the folder of an archive in it.</param>
    /// <exception cref="IOException">There are none; the message says what is expected.</exception>
    /// <exception cref="InvalidDataException">The archive cannot be unpacked.</exception>
    public static CifarFolder Find(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            string unpacked = UnpackedArchive.Open(full);
            return Below(unpacked) ?? throw new InvalidDataException(
                $"{full}: there are neither train.bin and test.bin nor train, test and meta in it; expected CIFAR-100's archive.");
        }

        RequiredFiles.RequireFolder(full, $"CIFAR-100's {string.Join(" or ", Archives)}, or the folder one of them holds");
        if (Below(full) is { } found)
            return found;
        string archive = Archives.Select(name => Path.Join(full, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"'{full}' holds nothing of CIFAR-100; expected {string.Join(" or ", Archives)}, or train.bin and test.bin, or train, test and meta.");
        return Find(archive);
    }

    /// <summary>The file of a split, whether or not it is there.</summary>
    public string FileOf(DatasetSplit split) =>
        Path.Join(Folder, split == DatasetSplit.Train ? "train" : "test") + (IsBinary ? ".bin" : "");

    public CifarPart Read(DatasetSplit split)
    {
        string file = RequiredFiles.Require(FileOf(split), $"the {SplitNames.Name(split)} pictures of CIFAR-100");
        return IsBinary ? CifarBinary.Read(file) : CifarPickle.Read(file);
    }

    /// <summary>The names of the classes or superclasses: those beside the pictures, or the official ones.</summary>
    public IReadOnlyList<string> Names(bool coarse)
    {
        IReadOnlyList<string> official = coarse ? CifarNames.Coarse : CifarNames.Fine;
        string kind = coarse ? "coarse" : "fine";
        string path = Path.Join(Folder, IsBinary ? $"{kind}_label_names.txt" : "meta");
        if (!File.Exists(path))
            return official;
        if (new FileInfo(path).Length > LongestNames)
            throw new InvalidDataException($"{path}: too long; expected the names of {official.Count} classes.");
        IReadOnlyList<string> names = IsBinary
            ? [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)]
            : CifarPickle.ReadNames(path, $"{kind}_label_names");
        return names.Count == official.Count
            ? ClassList.Require(names, path)
            : throw new InvalidDataException($"{path}: {names.Count} {kind} names; expected {official.Count}.");
    }

    private static CifarFolder? Below(string folder) => Folders.Select(name => Path.Join(folder, name)).Select(Recognise).FirstOrDefault(f => f is not null);

    private static CifarFolder? Recognise(string folder) =>
        File.Exists(Path.Join(folder, "train.bin")) || File.Exists(Path.Join(folder, "test.bin")) ? new(folder, IsBinary: true)
        : File.Exists(Path.Join(folder, "train")) || File.Exists(Path.Join(folder, "test")) ? new(folder, IsBinary: false)
        : null;
}
