using System.CommandLine;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>What is done to data sets.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(IConsole console)
        : base("data", "Look at a data set before training on it.") => Add(new DataInspectCommand(console));
}
