using System.Globalization;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Results in files, one for each training: a file is complete or not there, and no two processes write the same one, so that they share a
/// folder, on a network file system too, without locks.</summary>
internal sealed class TrialFolder : ITrialStore
{
    private const string Definition = "search.json";
    private const string Result = "result.json";

    /// <summary>The state of a training that is not done, in its folder.</summary>
    public const string Checkpoints = "checkpoints";

    private readonly SearchFacts _facts;
    private readonly string _trialsFolder;
    private readonly Dictionary<TrialKey, SearchTrial> _trials = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private TrialFolder(string path, SearchFacts facts) => (Path, _facts, _trialsFolder) = (path, facts, System.IO.Path.Join(path, "trials"));

    public string Path { get; }

    public IReadOnlyDictionary<TrialKey, SearchTrial> Trials => _trials;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="facts">What makes the search what it is: whatever would change a result.</param>
    /// <exception cref="InvalidOperationException">The folder is another search's; the message lists the differences.</exception>
    /// <exception cref="InvalidDataException">A file cannot be read.</exception>
    public static TrialFolder Open(string folder, SearchFacts facts)
    {
        var store = new TrialFolder(System.IO.Path.GetFullPath(folder), facts);
        Directory.CreateDirectory(store._trialsFolder);
        string path = System.IO.Path.Join(store.Path, Definition);
        store.Refuse(SharedJson.Differences(path, facts.Common));
        store.Refresh();
        return store;
    }

    /// <exception cref="InvalidOperationException">A result is of other options than the setting's; the message lists the differences.</exception>
    public void Refresh()
    {
        HashSet<int> compared = [];
        List<string> differences = [];
        foreach (string folder in Directory.EnumerateDirectories(_trialsFolder))
        {
            string path = System.IO.Path.Join(folder, Result);
            if (_read.Contains(path) || !File.Exists(path))
                continue;
            SearchTrial trial = SharedJson.Read<SearchTrial>(path);
            if (compared.Add(trial.Setting))
                differences.AddRange(_facts.Differences(trial));
            _trials[trial.Key] = trial;
            // What failed may be tried again by another process.
            if (trial.Failure is null)
                _read.Add(path);
        }

        Refuse(differences);
    }

    public string? Prepare(TrialKey key)
    {
        string folder = FolderOf(key);
        Directory.CreateDirectory(folder);
        // Gone on from, what failed would fail again.
        if (_trials.ContainsKey(key))
            CheckpointFolder.Clear(System.IO.Path.Join(folder, Checkpoints));
        return folder;
    }

    public void Add(SearchTrial trial)
    {
        string folder = FolderOf(trial.Key);
        Directory.CreateDirectory(folder);
        SharedJson.Write(System.IO.Path.Join(folder, Result), trial with { Options = _facts.OfSetting(trial.Setting) });
        _trials[trial.Key] = trial;
        CheckpointFolder.Clear(System.IO.Path.Join(folder, Checkpoints));
    }

    private void Refuse(IReadOnlyList<string> differences)
    {
        if (differences.Count > 0)
        {
            throw new InvalidOperationException(Columns.Problems.Message(
                $"The folder '{Path}' holds another search, whose results would not be comparable (take another folder)", differences));
        }
    }

    private string FolderOf(TrialKey key)
        => System.IO.Path.Join(_trialsFolder, string.Create(CultureInfo.InvariantCulture, $"{key.Setting:000}-epochs{key.Epochs}-seed{key.Seed}"));
}
