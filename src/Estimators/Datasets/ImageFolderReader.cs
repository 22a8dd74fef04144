using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Lists a folder with one subfolder per class.</summary>
internal static class ImageFolderReader
{
    // Links are followed, since class folders are often links; hidden files are rests of editors and of other systems.
    private static readonly EnumerationOptions AnyDepth = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };
    private static readonly EnumerationOptions OneLevel = new() { IgnoreInaccessible = false };

    public static ImageList Read(string root, ImageFolderOptions options)
    {
        string folder = RequiredFiles.RequireFolder(root, "one with a subfolder of pictures per class");
        string[] found = Subfolders(folder);
        RequireClassFolders(folder, found);
        IReadOnlyList<string> classes = options.ClassNames is { } given
            ? ClassList.Require(given, nameof(ImageFolderOptions.ClassNames))
            : found;
        Dictionary<string, uint> keys = ClassList.Keys(classes);
        string[] unknown = [.. found.Where(name => !keys.ContainsKey(name))];
        if (unknown.Length > 0)
        {
            throw new InvalidDataException(
                $"'{folder}' has subfolders that are none of the {classes.Count} classes expected: {Listing.First(unknown)}.");
        }

        return Read(folder, found, classes, options.AllowEmptyClasses || options.ClassNames is not null);
    }

    /// <summary>Lists some subfolders, in their order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="subfolders">Subfolders, each named as one of the classes.</param>
    /// <param name="classes">All classes.</param>
    /// <param name="mayBeEmpty">Whether subfolders without pictures are no error, as long as one has some.</param>
    public static ImageList Read(string folder, IReadOnlyList<string> subfolders, IReadOnlyList<string> classes, bool mayBeEmpty)
    {
        Dictionary<string, uint> keys = ClassList.Keys(classes);
        PathList paths = new();
        List<uint> labels = [];
        List<string> empty = [];
        foreach (string name in subfolders)
        {
            // Only one class at a time as strings: a million of them would take more memory than the whole list.
            int before = paths.Count;
            foreach (string path in Pictures(folder, name))
                paths.Add(path);
            labels.AddRange(Enumerable.Repeat(keys[name], paths.Count - before));
            if (paths.Count == before)
                empty.Add(name);
        }

        return empty.Count == subfolders.Count || (empty.Count > 0 && !mayBeEmpty)
            ? throw new InvalidDataException(
                $"'{folder}' has subfolders without any picture ({string.Join(' ', ImageFiles.Extensions)}): {Listing.First(empty)}.")
            : new() { Pictures = new PictureFiles(paths), Labels = [.. labels], ClassNames = classes };
    }

    /// <summary>Names of the visible subfolders in ordinal order.</summary>
    public static string[] Subfolders(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateDirectories("*", OneLevel).Select(d => d.Name).Order(StringComparer.Ordinal)];

    /// <summary>Names of the pictures that lie in a folder itself, in ordinal order.</summary>
    public static string[] LoosePictures(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", OneLevel).Where(ImageFiles.HasKnownExtension).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // One separator for all systems, so that the order is the same everywhere.
    private static IOrderedEnumerable<string> Pictures(string folder, string className) =>
        Directory.EnumerateFiles(Path.Join(folder, className), "*", AnyDepth)
            .Where(ImageFiles.HasKnownExtension)
            .OrderBy(path => path.Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal);

    private static void RequireClassFolders(string folder, string[] found)
    {
        if (found.Length == 0)
        {
            int loose = Directory.EnumerateFiles(folder, "*", OneLevel).Count(ImageFiles.HasKnownExtension);
            throw new InvalidDataException(
                $"'{folder}' has no subfolders ({loose} pictures lie in it directly); expected one subfolder per class.");
        }
        if (found.All(SplitNames.IsName))
        {
            throw new InvalidDataException($"The subfolders of '{folder}' ({string.Join(", ", found)}) look like splits, not like classes; "
                + $"load one of them, such as '{Path.Join(folder, found[0])}'.");
        }
    }
}
