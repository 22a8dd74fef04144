namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("fixedheads-test-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public string[] Files => Directory.GetFiles(_path);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
