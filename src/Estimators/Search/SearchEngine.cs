using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Runs what of a search is not done yet, rung by rung.</summary>
/// <param name="plan">The search.</param>
/// <param name="store">Its results.</param>
/// <param name="runner">Trains.</param>
/// <param name="logger">Is told of failures.</param>
/// <param name="update">Is told what is known after every training, or null.</param>
/// <param name="cancellation">Ends the search; a training that it interrupts is not kept.</param>
internal sealed class SearchEngine(
    SearchPlan plan, ITrialStore store, ITrialRunner runner, ILogger logger, Action<SearchResult>? update, CancellationToken cancellation)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<TrialKey> _ran = [];

    /// <summary>Trains what this process has to, as long as it knows what that is.</summary>
    public SearchResult Run() => Go(runs: true);

    /// <summary>Only looks at what there is.</summary>
    public SearchResult Merge() => Go(runs: false);

    private SearchResult Go(bool runs)
    {
        IReadOnlyList<SearchCandidate> settings = plan.Candidates;
        int missing = 0;
        for (int rung = 0; rung < plan.Rungs.Count && settings.Count > 0; rung++)
        {
            if (rung > 0)
                settings = Best(settings, rung);
            (SearchCandidate Candidate, TrialKey Key)[] trials = [.. settings.SelectMany(c => Keys(c, rung).Select(k => (c, k)))];
            if (runs)
                RunShare(trials, rung);
            missing = runs ? AwaitOthers(trials) : Missing(trials);
            if (missing > 0)
                break;
        }

        return Result(missing);
    }

    private void RunShare((SearchCandidate Candidate, TrialKey Key)[] trials, int rung)
    {
        for (int i = 0; i < trials.Length && !cancellation.IsCancellationRequested; i++)
        {
            (SearchCandidate candidate, TrialKey key) = trials[i];
            if (plan.Options.Share?.Has(i) == false || !IsToRun(key))
                continue;
            var progress = new SearchProgress
            {
                Rung = rung + 1,
                Rungs = plan.Rungs.Count,
                Number = i + 1,
                Count = trials.Length,
                Setting = candidate.Number,
                Values = candidate.Values,
                Epochs = key.Epochs,
                Seed = key.Seed,
            };
            plan.Options.Progress?.Report(progress);
            if (Train(candidate, key) is not { } trial)
                return;
            _ran.Add(key);
            store.Add(trial);
            plan.Options.Progress?.Report(progress with { Trial = trial });
            update?.Invoke(Result(Missing(trials)));
        }
    }

    private bool IsToRun(TrialKey key)
        => !store.Trials.TryGetValue(key, out SearchTrial? there) || (there.Failure is not null && plan.Options.RetryFailed && !_ran.Contains(key));

    /// <summary>How the training went; null where it was cancelled.</summary>
    private SearchTrial? Train(SearchCandidate candidate, TrialKey key)
    {
        long started = Stopwatch.GetTimestamp();
        string? folder = store.Prepare(key);
        SearchTrial trial = new() { Setting = key.Setting, Values = candidate.Values, Epochs = key.Epochs, Seed = key.Seed };
        try
        {
            TrainingHistory history = runner.Run(candidate.Options with { Epochs = key.Epochs, Seed = key.Seed }, folder);
            if (history.Cancelled && cancellation.IsCancellationRequested)
                return null;
            trial = history.BestEpoch > 0
                ? trial with { Kept = history.Epochs[history.BestEpoch - 1] }
                : trial with { Failure = "No epoch was trained." };
            if (trial.Failure is null && SettingRanking.Figure(trial, plan.Metric) is null)
                trial = trial with { Failure = $"The kept epoch's {plan.Metric} is no number." };
        }
        catch (Exception e) when (WrappedException.Unwrap(e) is OperationCanceledException && cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            Exception told = WrappedException.Unwrap(e);
            if (!TrialFailure.IsResult(told))
            {
                logger.LogError(
                    "Setting {Setting} ({Values}) could not be trained with seed {Seed}, for a reason that is not the setting's. Nothing is recorded; the same search goes on from here.",
                    key.Setting, candidate.Text, key.Seed);
                ExceptionDispatchInfo.Throw(told);
            }

            trial = trial with { Failure = told.Message };
        }

        if (trial.Failure is not null)
            logger.LogWarning("Setting {Setting} ({Values}) failed with seed {Seed}: {Failure}", key.Setting, candidate.Text, key.Seed, trial.Failure);
        return trial with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
    }

    /// <summary>Trainings of a rung that are still missing when no other process is expected to bring one.</summary>
    private int AwaitOthers((SearchCandidate Candidate, TrialKey Key)[] trials)
    {
        int missing = Missing(trials);
        long since = Stopwatch.GetTimestamp();
        while (missing > 0 && plan.Options.Share is not null && !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(since) < plan.Options.Wait)
        {
            cancellation.WaitHandle.WaitOne(Look);
            int still = Missing(trials);
            if (still < missing)
                since = Stopwatch.GetTimestamp();
            missing = still;
        }

        return missing;
    }

    private int Missing((SearchCandidate Candidate, TrialKey Key)[] trials)
    {
        store.Refresh();
        return trials.Count(t => !store.Trials.ContainsKey(t.Key));
    }

    private IEnumerable<TrialKey> Keys(SearchCandidate candidate, int rung) => Enumerable.Range(0, plan.Options.Seeds)
        .Select(s => new TrialKey(candidate.Number, plan.Rungs[rung].Epochs ?? candidate.Options.Epochs, candidate.Options.Seed + s));

    /// <summary>Those that go from the rung before into this one; what failed altogether goes nowhere.</summary>
    private SearchCandidate[] Best(IReadOnlyList<SearchCandidate> settings, int rung) =>
    [
        .. SettingRanking.Order(settings.Select(c => Summary(c, rung - 1)), plan.Metric)
            .Where(s => s.Mean is not null)
            .Take(plan.Rungs[rung].Settings)
            .Select(s => plan.Candidates[s.Number - 1]),
    ];

    private SearchSetting Summary(SearchCandidate candidate, int rung)
    {
        TrialKey[] keys = [.. Keys(candidate, rung)];
        return SettingRanking.Summary(candidate, keys[0].Epochs, [.. keys.Where(store.Trials.ContainsKey).Select(k => store.Trials[k])], plan.Metric);
    }

    private SearchResult Result(int missing)
    {
        IEnumerable<SearchSetting> settings = plan.Candidates
            .Select(c => Enumerable.Range(0, plan.Rungs.Count).Reverse().Select(r => Summary(c, r)).FirstOrDefault(s => s.Trials.Count > 0))
            .OfType<SearchSetting>();
        return new(
            plan.Options.Dimensions,
            plan.Metric,
            SettingRanking.Order(settings, plan.Metric),
            [.. store.Trials.Values.OrderBy(t => t.Epochs).ThenBy(t => t.Setting).ThenBy(t => t.Seed)],
            missing,
            cancellation.IsCancellationRequested && missing > 0);
    }
}
