namespace MlNetFixedHeads.TorchBridge.Tests.Fixtures;

/// <summary>Finds real data, which the project does not ship.</summary>
internal static class RealData
{
    /// <summary>A file or folder in the folder that FIXEDHEADS_DATA names, or beside the project; the test is inconclusive without it.</summary>
    public static string Find(params string[] parts)
    {
        string? folder = Environment.GetEnvironmentVariable("FIXEDHEADS_DATA");
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (folder is null && root is not null)
        {
            if (File.Exists(Path.Combine(root.FullName, "MlNetFixedHeads.sln"))) folder = Path.Combine(root.FullName, "..", "shared", "data");
            root = root.Parent;
        }

        string path = Path.Combine([folder ?? "", .. parts]);
        if (!Path.Exists(path)) Assert.Inconclusive($"'{path}' is not there; FIXEDHEADS_DATA names the folder of the data.");
        return path;
    }
}
