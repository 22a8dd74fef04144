namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Finds the files a loader cannot do without, or says what is expected where.</summary>
internal static class RequiredFiles
{
    /// <summary>The full path of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">It is not there.</exception>
    public static string RequireFolder(string path, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        return Directory.Exists(full)
            ? full
            : throw new DirectoryNotFoundException(File.Exists(full)
                ? $"'{full}' is a file; expected a folder, {what}."
                : $"There is no folder '{full}'; expected {what}.");
    }

    /// <summary>The full path of a file.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string Require(string path, string what)
    {
        string full = Path.GetFullPath(path);
        return File.Exists(full) ? full : throw new FileNotFoundException($"There is no file '{full}'; expected {what}.", full);
    }
}
