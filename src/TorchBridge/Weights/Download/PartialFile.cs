namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>What is there of a file that is being downloaded.</summary>
internal static class PartialFile
{
    private const int LongestValidator = 1000;

    public static long Length(DownloadRequest request) => new FileInfo(request.PartialFile) is { Exists: true } file ? file.Length : 0;

    /// <summary>The validator of what is there, or null.</summary>
    public static string? Validator(DownloadRequest request) =>
        new FileInfo(request.ValidatorFile) is { Exists: true, Length: > 0 and <= LongestValidator } ? File.ReadAllText(request.ValidatorFile) : null;

    /// <summary>Remembers which version of the file is being received.</summary>
    public static void SetValidator(DownloadRequest request, string? validator)
    {
        if (validator is null) File.Delete(request.ValidatorFile);
        else File.WriteAllText(request.ValidatorFile, validator);
    }

    public static void Delete(DownloadRequest request)
    {
        File.Delete(request.PartialFile);
        File.Delete(request.ValidatorFile);
    }
}
