using System.CommandLine;
using MlNetFixedHeads.Cli.Search;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>What <c>search</c> varies and how.</summary>
internal sealed class SearchOptions
{
    private static readonly Dictionary<string, SearchStrategy> Strategies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["grid"] = SearchStrategy.Grid,
        ["random"] = SearchStrategy.Random,
    };

    private readonly Option<string[]> _vary = new("--vary")
    {
        HelpName = "NAME=VALUES",
        Description = "Vary an option of train: values by commas, or a range, see below. May be given several times.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<SearchStrategy?> _strategy = OptionFactory.Parsed<SearchStrategy?>(
        "--strategy", "grid|random", "Every combination of the values, or some at random. Default: random with --trials, else grid.", text => OptionFactory.Named(Strategies, text, "strategy"));

    private readonly Option<int?> _trials = OptionFactory.Whole("--trials", "Settings that a random search draws. More of them later begin with the same ones. Default: 20.", minimum: 1);
    private readonly Option<int?> _drawSeed = OptionFactory.Whole("--draw-seed", "Seed of what a random search draws. Default: 1.", minimum: 0);
    private readonly Option<int?> _seeds = OptionFactory.Whole("--seeds", "Trainings of each setting, with --seed and the seeds that follow it. Default: 1.", minimum: 1);

    private readonly Option<SuccessiveHalving?> _halving = OptionFactory.Parsed<SuccessiveHalving?>(
        "--halving", "ETA[:EPOCHS]", "Few epochs for all settings, ETA times more for one in ETA of them, and so on to --epochs. Each rung trains anew. Default: all epochs for all.", SuccessiveHalving.Parse);

    private readonly Option<TrainingMetric?> _metric = OptionFactory.Parsed<TrainingMetric?>(
        "--metric", "METRIC", $"Figure that decides: {EarlyStopping.AllNames}. Default: as --keep-best.", text => EarlyStopping.ParseMetric(text));

    private readonly Option<SearchShare?> _trial = OptionFactory.Parsed<SearchShare?>(
        "--trial", "I/N|auto", "Run only every N-th training, from the I-th: one of N processes with the same --output. auto takes I and N from mpirun, srun or a Slurm job array. Default under mpirun: auto.", TrialEnvironment.Parse);

    private readonly Option<double?> _wait = OptionFactory.Number(
        "--wait", "Minutes without a new result for which a process with --trial waits for the others, where a rung needs theirs. Default: 0.", "of 0 or more, at most 1000000", x => x is >= 0 and <= 1e6);

    private readonly Option<int?> _jobs = OptionFactory.Whole("--jobs", "Child processes that train at once, with the processors divided among them. Default: none.", minimum: 1);
    private readonly Option<bool> _retry = new("--retry-failed") { Description = "Try trainings again that failed before." };

    /// <summary>Those a child process does not get.</summary>
    public static IReadOnlyList<string> OfParentOnly { get; } = ["--jobs", "--json", "--retry-failed"];

    private static SearchShare? OfMpirun => TrialEnvironment.OfMpirun(Environment.GetEnvironmentVariable);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _vary, _strategy, _trials, _drawSeed, _seeds, _halving, _metric, _trial, _wait, _jobs, _retry })
            command.Add(option);
        _trials.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(_strategy) is { Tokens: [{ Value: var text }] } && text.Equals("grid", StringComparison.OrdinalIgnoreCase))
                result.AddError("--trials is for --strategy random; a grid has as many settings as it has.");
        });
        _jobs.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(_trial) is { Implicit: false })
                result.AddError("--jobs and --trial are two ways to divide the work; expected one of them.");
        });
        _wait.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(_trial) is null or { Implicit: true } && OfMpirun is null)
                result.AddError("--wait needs --trial: without it there is nobody to wait for.");
        });
    }

    /// <summary>The texts of <c>--vary</c>.</summary>
    public IReadOnlyList<string> Vary(ParseResult parsed) => parsed.GetRequiredValue(_vary);

    public int? Jobs(ParseResult parsed) => parsed.GetValue(_jobs);

    /// <summary>The search, but for its folder.</summary>
    public FixedHeadCnnSearchOptions Read(ParseResult parsed, IReadOnlyList<SearchDimension> dimensions)
    {
        FixedHeadCnnSearchOptions usual = new();
        return usual with
        {
            Dimensions = dimensions,
            Strategy = parsed.GetValue(_strategy) ?? (parsed.GetValue(_trials) is null ? SearchStrategy.Grid : SearchStrategy.Random),
            Settings = parsed.GetValue(_trials) ?? usual.Settings,
            DrawSeed = parsed.GetValue(_drawSeed) ?? usual.DrawSeed,
            Seeds = parsed.GetValue(_seeds) ?? usual.Seeds,
            Halving = parsed.GetValue(_halving),
            Metric = parsed.GetValue(_metric),
            // What mpirun starts N times is meant to be divided; children of such a process are told their share.
            Share = parsed.GetValue(_trial) ?? (Jobs(parsed) is null ? OfMpirun : null),
            Wait = TimeSpan.FromMinutes(parsed.GetValue(_wait) ?? 0),
            RetryFailed = parsed.GetValue(_retry),
        };
    }
}
