namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>Decides where an entry of an archive may go.</summary>
internal static class EntryPath
{
    private const int LongestPart = 255;
    private const int MostParts = 16;

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>The path relative to the folder to unpack into, or empty for that folder itself.</summary>
    /// <exception cref="InvalidDataException">The path could leave the folder, or names something special; the message says it.</exception>
    public static string Relative(string name)
    {
        string? problem = Problem(name);
        if (problem is not null)
            throw new InvalidDataException($"its entry '{Printable(name)}' {problem}; expected paths below one folder");
        return Path.Join([.. Parts(name)]);
    }

    /// <summary>A name of the archive's as a terminal or a log may show it.</summary>
    public static string Printable(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));

    // The rules of all systems at once: what is harmless on one of them leaves the folder on another.
    private static string? Problem(string name)
    {
        if (name.StartsWith('/') || name.StartsWith('\\'))
            return "has an absolute path";
        if (name.Contains(':', StringComparison.Ordinal))
            return "has a colon in its path, as drives and alternate streams have";
        string[] parts = Parts(name);
        if (parts.Contains(".."))
            return "leaves the folder by '..'";
        if (Array.Exists(parts, part => part.EndsWith('.') || part.EndsWith(' ') || Devices.Contains(part.Split('.')[0])))
            return "has a name that is a device's, or that Windows would shorten";
        if (name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl))
            return "has a backslash or a control character in its path";
        return parts.Length > MostParts || parts.Any(part => part.Length > LongestPart) ? "has a path that is too long" : null;
    }

    private static string[] Parts(string name) => [.. name.Split('/', '\\').Where(part => part is not ("" or "."))];
}
