namespace MlNetFixedHeads.Estimators.Search;

/// <summary>The results of a search.</summary>
internal interface ITrialStore
{
    /// <summary>What is known.</summary>
    IReadOnlyDictionary<TrialKey, SearchTrial> Trials { get; }

    /// <summary>Takes in what other processes have written.</summary>
    void Refresh();

    /// <summary>Makes the folder for a training's files; null where none are kept.</summary>
    string? Prepare(TrialKey key);

    /// <summary>Keeps a result.</summary>
    void Add(SearchTrial trial);
}
