using System.Globalization;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Results in files, one for each training: a file is complete or not there, and no two processes write the same one, so that they share a
/// folder, on a network file system too, without locks.</summary>
internal sealed class TrialFolder : ITrialStore
{
    private const string Definition = "search.json";
    private const string Result = "result.json";

    private readonly string _trialsFolder;
    private readonly Dictionary<TrialKey, SearchTrial> _trials = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private TrialFolder(string path) => (Path, _trialsFolder) = (path, System.IO.Path.Join(path, "trials"));

    public string Path { get; }

    public IReadOnlyDictionary<TrialKey, SearchTrial> Trials => _trials;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="facts">What makes the search what it is: whatever would change a result.</param>
    /// <exception cref="InvalidOperationException">The folder is another search's; the message lists the differences.</exception>
    /// <exception cref="InvalidDataException">A file cannot be read.</exception>
    public static TrialFolder Open(string folder, IReadOnlyDictionary<string, string> facts)
    {
        var store = new TrialFolder(System.IO.Path.GetFullPath(folder));
        Directory.CreateDirectory(store._trialsFolder);
        string path = System.IO.Path.Join(store.Path, Definition);
        string[] differences = SharedJson.Differences(path, facts);
        if (differences.Length > 0)
        {
            throw new InvalidOperationException(Columns.Problems.Message(
                $"The folder '{folder}' holds another search, whose results would not be comparable (take another folder)", differences));
        }

        store.Refresh();
        return store;
    }

    public void Refresh()
    {
        foreach (string folder in Directory.EnumerateDirectories(_trialsFolder))
        {
            string path = System.IO.Path.Join(folder, Result);
            if (_read.Contains(path) || !File.Exists(path))
                continue;
            SearchTrial trial = SharedJson.Read<SearchTrial>(path);
            _trials[trial.Key] = trial;
            // What failed may be tried again by another process.
            if (trial.Failure is null)
                _read.Add(path);
        }
    }

    public string? Prepare(TrialKey key)
    {
        string folder = FolderOf(key);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public void Add(SearchTrial trial)
    {
        string path = System.IO.Path.Join(Prepare(trial.Key), Result);
        SharedJson.Write(path, trial);
        _trials[trial.Key] = trial;
    }

    private string FolderOf(TrialKey key)
        => System.IO.Path.Join(_trialsFolder, string.Create(CultureInfo.InvariantCulture, $"{key.Setting:000}-epochs{key.Epochs}-seed{key.Seed}"));
}
