using System.CommandLine;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>A command with more to say than its one-line description.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description, string details)
        : base(name, description) => Details = details;

    /// <summary>What <c>--help</c> adds below the options: how it works, and an example.</summary>
    public string Details { get; }
}
