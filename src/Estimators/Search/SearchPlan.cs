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
    /// <param name="others">What else changes results: the data.</param>
    /// <param name="asked">A setting's options as they were asked for, where that is not how they are trained with: a download may lie anywhere.</param>
    public SearchFacts Facts(IEnumerable<KeyValuePair<string, string>> others, Func<SearchCandidate, FixedHeadCnnOptions>? asked = null)
    {
        var weights = new WeightsFacts();
        Dictionary<string, string> Of(SearchCandidate candidate)
        {
            FixedHeadCnnOptions options = asked?.Invoke(candidate) ?? candidate.Options;
            return new(OptionsFacts.Of(options.PretrainedWeights is { } named ? options with { PretrainedWeights = weights.Of(named) } : options), StringComparer.Ordinal);
        }

        Dictionary<string, string> first = Of(Candidates[0]);
        Dictionary<string, string> facts = new(StringComparer.Ordinal) { ["strategy"] = Options.Strategy.ToString() };
        if (Options.Strategy == SearchStrategy.Random)
            facts["draw seed"] = Options.DrawSeed.ToString(CultureInfo.InvariantCulture);
        foreach (SearchDimension dimension in Options.Dimensions)
            facts[$"dimension {dimension.Name}"] = dimension.Description;
        foreach ((string name, string value) in others.Concat(first))
            facts[name] = value;
        return new(facts, Candidates.Count, number => number == 1 ? first : Of(Candidates[number - 1]));
    }

    private static Dictionary<string, string> Named(IReadOnlyList<SearchDimension> dimensions, SearchValue[] row)
        => new(dimensions.Zip(row, (d, v) => KeyValuePair.Create(d.Name, v.Text)), StringComparer.Ordinal);
}
