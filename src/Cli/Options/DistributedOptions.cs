using System.CommandLine;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>How several processes train together.</summary>
internal sealed class DistributedOptions
{
    private static readonly Dictionary<string, DistributedMode> Modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = DistributedMode.Auto,
        ["mpi"] = DistributedMode.Mpi,
        ["none"] = DistributedMode.None,
    };

    private readonly Option<DistributedMode?> _mode = OptionFactory.Parsed<DistributedMode?>(
        "--distributed",
        "NAME",
        "Train together with other processes: auto (where mpirun started several), mpi or none. --batch is that of each process. Default: auto.",
        text => OptionFactory.Named(Modes, text, "way to train together"));

    private readonly Option<bool> _synchronizedNorm = new("--sync-batch-norm")
    {
        Description = "Let batch norm take its statistics from the batch of all processes.",
    };

    public void AddTo(Command command)
    {
        command.Add(_mode);
        command.Add(_synchronizedNorm);
    }

    /// <summary>The options with what is given; the rest stays at its default.</summary>
    public FixedHeadCnnOptions Read(ParseResult parsed, FixedHeadCnnOptions usual) => usual with
    {
        Distributed = parsed.GetValue(_mode) ?? usual.Distributed,
        SynchronizedBatchNorm = parsed.GetValue(_synchronizedNorm),
    };
}
