namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>Where downloaded files, and others that are worth keeping, are kept.</summary>
internal static class CacheFolder
{
    /// <summary>Environment variable that names another folder.</summary>
    public const string Variable = "FIXEDHEADS_CACHE";

    /// <summary>The folder of downloaded weights: <c>weights</c> in the folder that <see cref="Variable"/> names, else in <c>MlNetFixedHeads</c> in the
    /// user's local application data.</summary>
    public static string Weights => Path.Combine(Root, "weights");

    /// <summary>The folder of decoded training pictures, beside that of the weights.</summary>
    public static string Pictures => Path.Combine(Root, "pictures");
    /// <summary>The folder that <see cref="Variable"/> names, or null.</summary>
    public static string? Chosen =>
        Environment.GetEnvironmentVariable(Variable) is { } chosen && !string.IsNullOrWhiteSpace(chosen) ? Path.GetFullPath(chosen) : null;

    private static string Root
    {
        get
        {
            if (Chosen is { } folder) return folder;
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            // An account without a home, as services have.
            return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "MlNetFixedHeads");
        }
    }
}
