namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>The folder with real data sets: FIXEDHEADS_DATA, or shared/data beside the project's root.</summary>
internal static class RealData
{
    /// <summary>The path of a folder or file in it; makes the test inconclusive where it is missing.</summary>
    public static string Require(string name)
    {
        string? root = Environment.GetEnvironmentVariable("FIXEDHEADS_DATA") ?? Default();
        string path = Path.Join(root, name);
        if (root is null || !Path.Exists(path))
            Assert.Inconclusive($"There is no '{path}'; set FIXEDHEADS_DATA to the folder that holds {name}.");
        return path;
    }

    private static string? Default()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "MlNetFixedHeads.sln")))
            folder = folder.Parent;
        return folder is null ? null : Path.Join(folder.FullName, "..", "shared", "data");
    }
}
