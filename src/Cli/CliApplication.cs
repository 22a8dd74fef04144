using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MlNetFixedHeads.Cli.Commands;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli;

/// <summary>The whole tool: reads a command line, runs the command, turns what happens into an exit code.</summary>
internal sealed class CliApplication
{
    private readonly IConsole _console;
    private readonly RootCommand _root;

    public CliApplication(IConsole console)
    {
        _console = console;
        _root = new RootCommand("Train, evaluate and inspect convolutional image classifiers with fixed heads.")
        {
            new TrainCommand(console),
            new LearningRateCommand(console),
            new SearchCommand(console),
            new EvaluateCommand(console),
            new PredictCommand(console),
            new InspectCommand(console),
            new ForwardCommand(console),
            new ConvertCommand(console),
            new DownloadCommand(console),
            new DataCommand(console),
            new NewCommand(console),
        };
        _root.Add(CommonOptions.Verbose);
        HelpOption help = _root.Options.OfType<HelpOption>().Single();
        help.Action = new DetailedHelp((HelpAction)help.Action!);
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public int Run(IReadOnlyList<string> args)
    {
        ParseResult parsed = _root.Parse(args);
        if (parsed.Action is ParseErrorAction)
            return ReportUsage(parsed);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = _console.Out,
                Error = _console.Error,
                EnableDefaultExceptionHandler = false,
                // Training ends in its own way when it is interrupted.
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            // The outermost frame: whatever went wrong becomes one message and an exit code, and --verbose shows the rest.
            _console.Error.WriteLine($"fixedheads: {FailureMessage.For(e)}");
            if (parsed.GetValue(CommonOptions.Verbose))
                _console.Error.WriteLine(e);
            return ExitCodes.Failure;
        }
    }

    private int ReportUsage(ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
            _console.Error.WriteLine($"fixedheads: {message}");
        string command = "";
        for (CommandResult? at = parsed.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
            command = $" {at.Command.Name}{command}";
        _console.Error.WriteLine($"See 'fixedheads{command} --help'.");
        return ExitCodes.WrongUsage;
    }
}
