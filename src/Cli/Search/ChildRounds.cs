namespace MlNetFixedHeads.Cli.Search;

/// <summary>Lets child processes run until nothing is left to train: a rung needs all results of the one before.</summary>
internal static class ChildRounds
{
    /// <param name="children">Lets every child do what it knows of its share, and try again what failed, or not.</param>
    /// <param name="merge">What is known then.</param>
    /// <param name="retryFailed">Whether the first round tries again what failed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is known at the end, and whether a round brought nothing new though something is missing: then something is wrong, which the children have told.</returns>
    public static (SearchResult Result, bool IsStuck) Run(Action<bool> children, Func<SearchResult> merge, bool retryFailed, CancellationToken cancellation)
    {
        HashSet<object> known = Outcomes(merge());
        for (bool retries = retryFailed; ; retries = false)
        {
            children(retries);
            SearchResult result = merge();
            HashSet<object> now = Outcomes(result);
            if (result.IsComplete || cancellation.IsCancellationRequested)
                return (result, false);
            // A training that is tried again adds no result, and may all the same change what the next rung has.
            if (now.SetEquals(known))
                return (result, true);
            known = now;
        }
    }

    private static HashSet<object> Outcomes(SearchResult result) => [.. result.Trials.Select(t => (t.Setting, t.Epochs, t.Seed, t.Failure, t.Seconds))];
}
