namespace MlNetFixedHeads.Cli.Output;

/// <summary>What the tool writes to and is interrupted by.</summary>
internal interface IConsole
{
    TextWriter Out { get; }

    TextWriter Error { get; }

    /// <summary>Whether a person watches <see cref="Out"/>.</summary>
    bool OutIsTerminal { get; }

    /// <summary>Whether a person watches <see cref="Error"/>.</summary>
    bool ErrorIsTerminal { get; }

    /// <summary>For how often progress is told.</summary>
    TimeProvider Time { get; }

    /// <summary>Calls the handler on the first Ctrl-C or termination request; the second ends the process.</summary>
    /// <returns>Ends the arrangement.</returns>
    IDisposable OnInterrupt(Action handler);
}
