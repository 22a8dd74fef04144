using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Estimators.Tests.Search;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporarySearch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fixedheads-search-").FullName;

    public TrialFolder Open(FixedHeadCnnSearchOptions search, FixedHeadCnnOptions? options = null) => TrialFolder.Open(Path, SearchEngineTests.Plan(search, options).Facts([]));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
