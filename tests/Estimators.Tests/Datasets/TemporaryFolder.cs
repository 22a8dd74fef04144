namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>A folder for one test, deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fixedheads-datasets-").FullName;

    /// <summary>Writes a file below the folder and returns its path.</summary>
    public string Write(string name, byte[] content)
    {
        string path = System.IO.Path.Join(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Empty files: loaders list pictures but do not open them.</summary>
    public void Touch(params string[] names)
    {
        foreach (string name in names)
            Write(name, []);
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Join(Path, name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
