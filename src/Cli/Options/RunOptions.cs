using System.CommandLine;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>What keeps a long run from being lost.</summary>
internal sealed class RunOptions
{
    /// <summary>What the help of a command with these options adds.</summary>
    public const string Help = """
        Long runs:
          The state of training is kept in checkpoints in the folder that --output names, after every epoch and every
          --checkpoint-minutes. However the process ended (kill -9, power, Ctrl-C, --time-budget), the same command with --resume goes
          on where it was; on the CPU with the same --threads, the result is that of an uninterrupted run to the last bit. Checkpoints
          go when the run is complete.
        """;

    /// <summary>Two years: what nobody means to wait for is a slip.</summary>
    private const double MostMinutes = 1e6;

    private const string Expected = "above 0, at most 1000000";

    private static readonly Dictionary<string, DivergencePolicy> Policies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["stop"] = DivergencePolicy.Stop,
        ["back-off"] = DivergencePolicy.BackOff,
    };

    private readonly Option<double?> _minutes = OptionFactory.Number(
        "--checkpoint-minutes", "Minutes between checkpoints within an epoch. Default: 10.", Expected, IsTime);

    private readonly Option<int?> _kept = OptionFactory.Whole("--checkpoints-kept", "Checkpoints that stay, the newest ones. Default: 2.", minimum: 1);

    private readonly Option<double?> _budget = OptionFactory.Number(
        "--time-budget", "Minutes after which training stops and writes the best epoch so far; the schedule stays that of all epochs. Default: none.", Expected, IsTime);

    private readonly Option<DivergencePolicy?> _divergence = OptionFactory.Parsed<DivergencePolicy?>(
        "--on-divergence",
        "NAME",
        "When the loss is no number or explodes: stop, or back-off (to the beginning of the epoch with half the rate, five times at most). Default: stop.",
        text => OptionFactory.Named(Policies, text, "policy"));

    /// <summary>Whether to go on from a checkpoint.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on with the run in --output; start where there is none." };

    /// <param name="command">The command.</param>
    /// <param name="resumes">Whether it is to be said that a run goes on; otherwise the command does so by itself.</param>
    public void AddTo(Command command, bool resumes = true)
    {
        if (resumes)
            command.Add(Resume);
        foreach (Option option in new Option[] { _minutes, _kept, _budget, _divergence })
            command.Add(option);
    }

    /// <summary>The options with what is given; the rest stays at its default.</summary>
    public FixedHeadCnnOptions Read(ParseResult parsed, FixedHeadCnnOptions usual) => usual with
    {
        CheckpointMinutes = parsed.GetValue(_minutes) ?? usual.CheckpointMinutes,
        CheckpointsKept = parsed.GetValue(_kept) ?? usual.CheckpointsKept,
        TimeBudget = parsed.GetValue(_budget) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        OnDivergence = parsed.GetValue(_divergence) ?? usual.OnDivergence,
    };

    private static bool IsTime(double minutes) => minutes is > 0 and <= MostMinutes;
}
