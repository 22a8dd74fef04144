namespace MlNetFixedHeads.Cli.Tests;

/// <summary>The folder of real data sets and weights.</summary>
internal static class RealData
{
    /// <summary>A file or folder of it; the test is inconclusive where it is missing.</summary>
    public static string Find(params string[] parts)
    {
        string? folder = Environment.GetEnvironmentVariable("FIXEDHEADS_DATA");
        for (DirectoryInfo? root = new(AppContext.BaseDirectory); folder is null && root is not null; root = root.Parent)
        {
            if (File.Exists(Path.Join(root.FullName, "MlNetFixedHeads.sln")))
                folder = Path.Join(root.FullName, "..", "shared", "data");
        }

        string path = Path.Join([folder ?? "", .. parts]);
        if (!Path.Exists(path))
            Assert.Inconclusive($"There is no '{path}'; FIXEDHEADS_DATA names the folder of the data.");
        return path;
    }

    /// <summary>Copies the first pictures of some classes.</summary>
    public static void Copy(string from, string to, int count, IEnumerable<string>? classes = null)
    {
        foreach (string name in classes ?? Directory.GetDirectories(from).Select(d => Path.GetFileName(d)!))
        {
            string target = Directory.CreateDirectory(Path.Join(to, name)).FullName;
            foreach (string file in Directory.GetFiles(Path.Join(from, name)).Order(StringComparer.Ordinal).Take(count))
                File.Copy(file, Path.Join(target, Path.GetFileName(file)));
        }
    }
}
