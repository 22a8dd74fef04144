namespace MlNetFixedHeads.Estimators.Search;

/// <summary>What decides the results of a search: whatever would change one.</summary>
/// <param name="common">Of the search, of the data and of the first setting's options.</param>
/// <param name="settings">Number of settings.</param>
/// <param name="options">All options of a setting, by its number.</param>
internal sealed class SearchFacts(IReadOnlyDictionary<string, string> common, int settings, Func<int, IReadOnlyDictionary<string, string>> options)
{
    private const string Nothing = "(nothing)";

    private readonly Dictionary<int, IReadOnlyDictionary<string, string>> _differences = [];

    public IReadOnlyDictionary<string, string> Common => common;

    /// <summary>Options of a setting that are others than the first one's; null where the search has no such setting. Found when they are asked for: there may be many.</summary>
    public IReadOnlyDictionary<string, string>? OfSetting(int number)
    {
        if (number < 1 || number > settings)
            return null;
        if (_differences.TryGetValue(number, out IReadOnlyDictionary<string, string>? there))
            return there;
        (IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> own) = (options(1), options(number));
        return _differences[number] = first.Keys.Union(own.Keys)
            .Where(k => first.GetValueOrDefault(k) != own.GetValueOrDefault(k))
            .ToDictionary(k => k, k => own.GetValueOrDefault(k, Nothing), StringComparer.Ordinal);
    }

    /// <summary>How a setting's options differ from those that a result was trained with.</summary>
    public IEnumerable<string> Differences(SearchTrial trial) => OfSetting(trial.Setting) is { } now
        ? Differences(trial.Options ?? new Dictionary<string, string>(), now, k => common.GetValueOrDefault(k, Nothing)).Select(d => $"{SearchCandidate.NameOf(trial.Setting, trial.Values)}, {d}")
        : [];

    /// <summary>The differences, as <c>name: value there, value now</c>.</summary>
    /// <param name="there">What was kept.</param>
    /// <param name="now">What is asked for.</param>
    /// <param name="missing">What stands for a name that only one of them has.</param>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string> now, Func<string, string>? missing = null)
    {
        string Of(IReadOnlyDictionary<string, string> facts, string name) => facts.GetValueOrDefault(name) ?? missing?.Invoke(name) ?? Nothing;
        return now.Keys.Union(there.Keys).Where(k => now.GetValueOrDefault(k) != there.GetValueOrDefault(k)).Select(k => $"{k}: {Of(there, k)} there, {Of(now, k)} now");
    }
}
