using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetFixedHeads.Estimators.Scoring;

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

    /// <summary>How files are written here.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A loss may be no number.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

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
        if (!File.Exists(path))
            WriteOnce(path, JsonSerializer.Serialize(facts, Json));
        IReadOnlyDictionary<string, string> there = Read<Dictionary<string, string>>(path);
        string[] differences =
        [
            .. facts.Keys.Union(there.Keys).Where(k => facts.GetValueOrDefault(k) != there.GetValueOrDefault(k))
                .Select(k => $"{k}: {there.GetValueOrDefault(k, "(nothing)")} there, {facts.GetValueOrDefault(k, "(nothing)")} now"),
        ];
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
            SearchTrial trial = Read<SearchTrial>(path);
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
        Write(path, JsonSerializer.Serialize(trial, Json));
        _trials[trial.Key] = trial;
    }

    private string FolderOf(TrialKey key)
        => System.IO.Path.Join(_trialsFolder, string.Create(CultureInfo.InvariantCulture, $"{key.Setting:000}-epochs{key.Epochs}-seed{key.Seed}"));

    /// <summary>Of several processes that begin together, one writes.</summary>
    private static void WriteOnce(string path, string text)
    {
        try
        {
            SafeWrite.ToFile(path, overwrite: false, file => WriteThrough(file, text));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; what it wrote is compared next.
        }
    }

    private static void Write(string path, string text) => SafeWrite.ToFile(path, overwrite: true, file => WriteThrough(file, text));

    /// <summary>To the disk before the file gets its name: a machine that loses its power leaves no empty result.</summary>
    private static void WriteThrough(string file, string text)
    {
        using FileStream stream = File.Create(file);
        using (var writer = new StreamWriter(stream, leaveOpen: true))
            writer.Write(text);
        stream.Flush(flushToDisk: true);
    }

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json) ?? throw new JsonException("it holds nothing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {e.Message} Delete it, and what it holds is found anew.", e);
        }
    }
}
