namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Writes a file beside its place and moves it there when it is complete.</summary>
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
}
