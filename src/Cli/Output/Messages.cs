using Spectre.Console;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>Lines for people: on standard output, or on standard error where standard output is for a machine.</summary>
internal sealed class Messages
{
    private readonly IConsole _console;
    private readonly Lock _lock = new();

    public Messages(IConsole console, bool json)
    {
        _console = console;
        Writer = json ? console.Error : console.Out;
        IsTerminal = json ? console.ErrorIsTerminal : console.OutIsTerminal;
        Terminal = Ansi(Writer, IsTerminal);
    }

    public TextWriter Writer { get; }

    public bool IsTerminal { get; }

    /// <summary>Draws on <see cref="Writer"/>.</summary>
    public IAnsiConsole Terminal { get; }

    public void WriteLine(string line)
    {
        lock (_lock)
        {
            // A live display must know of the lines written above it.
            if (IsTerminal)
                Terminal.WriteLine(line);
            else
                Writer.WriteLine(line);
        }
    }

    /// <summary>A warning or note that must not be lost in redirected output.</summary>
    public void Warn(string line)
    {
        lock (_lock)
        {
            if (IsTerminal && _console.ErrorIsTerminal)
                Terminal.WriteLine(line);
            else
                _console.Error.WriteLine(line);
        }
    }

    private static IAnsiConsole Ansi(TextWriter writer, bool terminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal)
        {
            // Lines in a file are not wrapped.
            console.Profile.Width = 400;
        }

        return console;
    }
}
