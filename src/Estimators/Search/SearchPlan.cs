using System.Globalization;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>A search that is known to be valid: what is tried, and in which rounds.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Candidates">The settings.</param>
/// <param name="Rungs">The rounds.</param>
/// <param name="Metric">What decides.</param>
internal sealed record SearchPlan(FixedHeadCnnSearchOptions Options, IReadOnlyList<SearchCandidate> Candidates, IReadOnlyList<SearchRung> Rungs, TrainingMetric Metric)
{
    /// <summary>Makes the settings and checks them all.</summary>
    /// <param name="options">Options that <see cref="SearchRules.Check(FixedHeadCnnSearchOptions)"/> has passed.</param>
    /// <param name="resolve">The training options with some values.</param>
    /// <exception cref="ArgumentException">Settings cannot be trained; the message lists the problems.</exception>
    public static SearchPlan Create(FixedHeadCnnSearchOptions options, Func<IReadOnlyList<SearchValue>, FixedHeadCnnOptions> resolve)
    {
        SearchCandidate[] candidates = [.. CandidateList.Of(options).Select((row, i) => new SearchCandidate(i + 1, Named(options.Dimensions, row), resolve(row)))];
        FixedHeadCnnOptions first = candidates[0].Options;
        var plan = new SearchPlan(
            options,
            candidates,
            SearchRung.Of(candidates.Length, first.Epochs, options.Halving),
            options.Metric ?? first.Recipe?.KeepBest ?? TrainingMetric.Accuracy);
        SearchRules.Check(plan);
        return plan;
    }

    /// <summary>What makes the search what it is. How many settings, seeds and rungs there are, and which figure decides, changes no training's result, and so may
    /// be changed when a search goes on.</summary>
    /// <param name="first">The first setting's training options, by which all others are known.</param>
    /// <param name="others">What else changes results: the data.</param>
    public IReadOnlyDictionary<string, string> Facts(FixedHeadCnnOptions first, IEnumerable<KeyValuePair<string, string>> others)
    {
        Dictionary<string, string> facts = new(StringComparer.Ordinal) { ["strategy"] = Options.Strategy.ToString() };
        if (Options.Strategy == SearchStrategy.Random)
            facts["draw seed"] = Options.DrawSeed.ToString(CultureInfo.InvariantCulture);
        foreach (SearchDimension dimension in Options.Dimensions)
            facts[$"dimension {dimension.Name}"] = dimension.Description;
        foreach ((string name, string value) in others.Concat(OptionsFacts.Of(first)))
            facts[name] = value;
        return facts;
    }

    private static Dictionary<string, string> Named(IReadOnlyList<SearchDimension> dimensions, SearchValue[] row)
        => new(dimensions.Zip(row, (d, v) => KeyValuePair.Create(d.Name, v.Text)), StringComparer.Ordinal);
}
