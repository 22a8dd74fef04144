namespace MlNetFixedHeads.Throughput;

/// <summary>A folder that goes with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fixedheads-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
