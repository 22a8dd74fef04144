namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>What counts as a picture, and whether listed pictures are there.</summary>
internal static class ImageFiles
{
    /// <summary>Known extensions.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"];

    public static bool HasKnownExtension(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The list itself, or without its missing pictures where they may be left out.</summary>
    /// <param name="images">The listed pictures.</param>
    /// <param name="folder">The folder that should hold them, or empty.</param>
    /// <param name="skipMissing">Whether missing pictures may be left out.</param>
    /// <param name="source">What listed them, for messages.</param>
    /// <exception cref="DirectoryNotFoundException">The pictures' folder is not there.</exception>
    /// <exception cref="FileNotFoundException">Pictures are missing: any, or all where they may be left out.</exception>
    public static ImageList RequireAll(ImageList images, string folder, bool skipMissing, string source)
    {
        int[] present = Present(images);
        int missing = images.Count - present.Length;
        if (missing == 0)
            return images;
        if (folder.Length > 0 && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}'; expected the pictures that {source} lists, such as '{Path.GetFileName(images.Path(0))}'.");
        }
        if (skipMissing && present.Length > 0)
            return images.Select(present);
        HashSet<int> found = [.. present];
        string[] absent = [.. Enumerable.Range(0, images.Count).Where(i => !found.Contains(i)).Select(images.Path)];
        throw new FileNotFoundException(
            $"{missing} of the {images.Count} pictures that {source} lists are missing: {Listing.First(absent)}. "
            + (skipMissing ? "None is left." : "Place them there, or allow to leave out missing pictures (SkipMissingImages)."), absent[0]);
    }

    /// <summary>Indices of the pictures that exist. A folder is listed once: asking file by file is slow on network drives.</summary>
    private static int[] Present(ImageList images)
    {
        Dictionary<string, HashSet<string>> listings = new(StringComparer.Ordinal);
        List<int> present = new(images.Count);
        for (int i = 0; i < images.Count; i++)
        {
            string path = images.Path(i);
            string folder = Path.GetDirectoryName(path) ?? "";
            if (!listings.TryGetValue(folder, out HashSet<string>? names))
                listings.Add(folder, names = List(folder));
            // A name that is not listed letter for letter may still be there where case or Unicode form do not matter.
            if (names.Contains(Path.GetFileName(path)) || (names.Count > 0 && File.Exists(path)))
                present.Add(i);
        }
        return [.. present];
    }

    private static HashSet<string> List(string folder) => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles().Select(f => f.Name)]
        : [];
}
