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

        string[][] names = [.. found.Select(name => Pictures(folder, name))];
        string[] empty = [.. found.Where((_, i) => names[i].Length == 0)];
        bool mayBeEmpty = options.AllowEmptyClasses || options.ClassNames is not null;
        if (empty.Length == found.Length || (empty.Length > 0 && !mayBeEmpty))
        {
            throw new InvalidDataException(
                $"'{folder}' has subfolders without any picture ({string.Join(' ', ImageFiles.Extensions)}): {Listing.First(empty)}.");
        }
        return new()
        {
            Folder = folder,
            Names = [.. names.SelectMany(n => n)],
            Labels = [.. found.SelectMany((name, i) => Enumerable.Repeat(keys[name], names[i].Length))],
            ClassNames = classes,
        };
    }

    /// <summary>Names of the visible subfolders in ordinal order.</summary>
    public static string[] Subfolders(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateDirectories("*", OneLevel).Select(d => d.Name).Order(StringComparer.Ordinal)];

    private static string[] Pictures(string folder, string className) =>
    [
        .. Directory.EnumerateFiles(Path.Join(folder, className), "*", AnyDepth)
            .Where(ImageFiles.HasKnownExtension)
            .Select(path => Path.GetRelativePath(folder, path))
            // One separator for all systems, so that the order is the same everywhere.
            .OrderBy(path => path.Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal),
    ];

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
