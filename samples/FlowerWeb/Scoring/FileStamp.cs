namespace FlowerWeb.Scoring;

/// <summary>By what a changed file is told from the old one. Looking works on every file system, unlike waiting for notice.</summary>
internal readonly record struct FileStamp(bool Exists, DateTime Written, long Length)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(true, file.LastWriteTimeUtc, file.Length) : default;
    }
}
