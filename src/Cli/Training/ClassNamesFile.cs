using System.Globalization;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>A text file with the name of one class on each line.</summary>
internal static class ClassNamesFile
{
    /// <exception cref="InvalidDataException">A name is blank or comes twice, or there are fewer than two.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"'{path}': there is no such file.", path);
        List<string> names = [.. File.ReadLines(path).Select(line => line.Trim())];
        while (names is [.., ""]) names.RemoveAt(names.Count - 1);
        if (names.Count < 2)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has {names.Count} names; expected two or more, one a line."));
        int blank = names.IndexOf("");
        if (blank >= 0) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}': line {blank + 1} is blank; expected a class's name."));
        return names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InvalidDataException($"'{path}' has '{twice.Key}' more than once.")
            : names;
    }
}
