namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Results of one call, kept nowhere.</summary>
internal sealed class TrialMemory : ITrialStore
{
    private readonly Dictionary<TrialKey, SearchTrial> _trials = [];

    public IReadOnlyDictionary<TrialKey, SearchTrial> Trials => _trials;

    public void Refresh()
    {
    }

    public string? Prepare(TrialKey key) => null;

    public void Add(SearchTrial trial) => _trials[trial.Key] = trial;
}
