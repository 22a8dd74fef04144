namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Writes files beside their places and moves them there when they are complete.</summary>
internal static class SafeWrite
{
    public static void ToFile(string path, bool overwrite, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        if (!overwrite && File.Exists(full))
        {
            throw new IOException($"The file '{path}' exists; pass overwrite: true to replace it.");
        }

        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(temporary);
            File.Move(temporary, full, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes several files into a folder, which is made if need be; none is moved before all are complete.</summary>
    public static void ToFiles(string folder, bool overwrite, params (string Name, Action<string> Write)[] files)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string full = Path.GetFullPath(folder);
        string[] present = [.. files.Select(f => f.Name).Where(f => File.Exists(Path.Join(full, f)))];
        if (!overwrite && present.Length > 0)
        {
            throw new IOException($"The folder '{folder}' holds {string.Join(", ", present)} already; pass overwrite: true to replace what is there.");
        }

        Directory.CreateDirectory(full);
        string suffix = $".{Guid.NewGuid():N}.tmp";
        try
        {
            foreach ((string name, Action<string> write) in files)
            {
                write(Path.Join(full, name + suffix));
            }

            foreach ((string name, _) in files)
            {
                File.Move(Path.Join(full, name + suffix), Path.Join(full, name), overwrite);
            }
        }
        finally
        {
            foreach ((string name, _) in files)
            {
                File.Delete(Path.Join(full, name + suffix));
            }
        }
    }
}
