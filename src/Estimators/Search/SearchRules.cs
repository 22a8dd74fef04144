using System.Globalization;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Checks a search before anything is trained.</summary>
internal static class SearchRules
{
    private const int MostShown = 20;

    /// <exception cref="ArgumentException">Options of the search itself are not valid; the message lists all that are not.</exception>
    public static void Check(FixedHeadCnnSearchOptions search)
    {
        ArgumentNullException.ThrowIfNull(search);
        Throw("The options of the search are not valid", [.. DimensionProblems(search), .. OtherProblems(search)]);
    }

    /// <exception cref="ArgumentException">Settings cannot be trained; the message lists the problems and where they are.</exception>
    public static void Check(SearchPlan plan)
    {
        List<(string Problem, SearchCandidate Candidate)> found = [];
        SuccessiveHalving? halving = plan.Options.Halving;
        int[] budgets = [.. plan.Candidates.Select(c => c.Options.Epochs).Distinct()];
        if (halving is not null && budgets.Length > 1)
            throw new ArgumentException("The number of epochs is varied, but Halving decides it; expected one of them.");
        if (halving is not null && budgets[0] < halving.MinimumEpochs)
            throw new ArgumentException(Text($"Halving begins with {halving.MinimumEpochs} epochs, but there are {budgets[0]}; expected at most those."));
        foreach (SearchCandidate candidate in plan.Candidates)
        {
            found.AddRange(plan.Rungs
                .SelectMany(r => OptionsValidator.ProblemsOf(r.Epochs is { } epochs ? candidate.Options with { Epochs = epochs } : candidate.Options)
                    .Select(p => r.Epochs is { } e && e != candidate.Options.Epochs ? Text($"with {e} epochs: {p}") : p))
                .Distinct()
                .Select(p => (p, candidate)));
            if (Unheld(plan.Metric, candidate.Options) is { } problem)
                found.Add((problem, candidate));
        }

        // The same words of many settings are one problem.
        string[] problems =
        [
            .. found.GroupBy(f => f.Problem, f => f.Candidate)
                .Select(g => g.Count() == plan.Candidates.Count ? g.Key : $"{g.First().Text}{(g.Count() > 1 ? Text($" and {g.Count() - 1} more") : "")}: {g.Key}"),
        ];
        Throw("The settings of the search are not valid", problems);
    }

    private static string? Unheld(TrainingMetric metric, FixedHeadCnnOptions options)
    {
        if (options.Epochs == 0)
            return "Epochs is 0; expected 1 or more, for without an epoch there is no figure to compare.";
        return EpochMetrics.NeedsValidation(metric) && options is { ValidationData: null, ValidationFraction: 0 }
            ? $"no pictures are held out, and {metric} needs some; expected ValidationData, or ValidationFraction above 0."
            : null;
    }

    private static IEnumerable<string> DimensionProblems(FixedHeadCnnSearchOptions search)
    {
        if (search.Dimensions is not { Count: > 0 } dimensions || dimensions.Contains(null!))
        {
            yield return "Dimensions is empty or has null in it; expected what is to be varied.";
            yield break;
        }

        foreach (IGrouping<string, SearchDimension> same in dimensions.GroupBy(d => d.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"Dimensions has '{same.Key}' more than once.";
        if (!Enum.IsDefined(search.Strategy))
        {
            yield return $"Strategy is {search.Strategy}; expected {string.Join(", ", Enum.GetNames<SearchStrategy>())}.";
            yield break;
        }

        bool grid = search.Strategy == SearchStrategy.Grid;
        foreach (SearchDimension dimension in dimensions.Where(d => grid && d.Choices.Count == 0))
            yield return $"The dimension '{dimension.Name}' is the range {dimension.Description}, of which a grid has no values; expected a number of points, choices, or the strategy Random.";
        long? combinations = CandidateList.Combinations(dimensions, grid);
        if (grid && combinations > CandidateList.Most)
            yield return Text($"The grid has {combinations} settings; expected at most {CandidateList.Most}, or the strategy Random.");
        if (!grid && search.Settings is < 1 or > CandidateList.Most)
            yield return Text($"Settings is {search.Settings}; expected 1 to {CandidateList.Most}.");
        else if (!grid && search.Settings > combinations)
            yield return Text($"Settings is {search.Settings}; expected at most {combinations}, which is all there are, or the strategy Grid.");
    }

    private static IEnumerable<string> OtherProblems(FixedHeadCnnSearchOptions search)
    {
        if (search.Seeds < 1)
            yield return Text($"Seeds is {search.Seeds}; expected 1 or more.");
        if (search.Halving is { Factor: < 2 } or { MinimumEpochs: < 1 })
            yield return $"Halving is {search.Halving}; expected a factor of 2 or more and 1 epoch or more.";
        if (search.Metric is { } metric && !Enum.IsDefined(metric))
            yield return $"Metric is {metric}; expected {string.Join(", ", Enum.GetNames<TrainingMetric>())}.";
        if (search.Folder is { } folder && string.IsNullOrWhiteSpace(folder))
            yield return "Folder is blank; expected a folder, or null.";
        if (search.Share is { IsValid: false } share)
            yield return $"Share is {share}; expected numbers from 1/{share.Count.ToString(CultureInfo.InvariantCulture)} on.";
        if (search is { Share: not null, Folder: null })
            yield return $"Share is {search.Share}, but Folder is null; expected the folder that the processes share.";
        if (search.Wait < TimeSpan.Zero)
            yield return Text($"Wait is {search.Wait}; expected no negative time.");
    }

    private static void Throw(string subject, string[] problems)
    {
        if (problems.Length > MostShown)
            problems = [.. problems.Take(MostShown), Text($"and {problems.Length - MostShown} more.")];
        if (problems.Length > 0)
            throw new ArgumentException(Problems.Message(subject, problems));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
