using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>The usual help, followed by a command's details.</summary>
internal sealed class DetailedHelp : SynchronousCommandLineAction
{
    private const int RedirectedWidth = 120;

    private readonly HelpAction _usual;

    public DetailedHelp(HelpAction usual)
    {
        _usual = usual;
        if (Console.IsOutputRedirected)
            _usual.MaxWidth = RedirectedWidth;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CliCommand command)
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        return code;
    }
}
