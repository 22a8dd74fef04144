namespace MlNetFixedHeads.TorchBridge.Tests.Training;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("fixedheads-run-").FullName;

    public string this[params string[] parts] => Path.Join([_path, .. parts]);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
