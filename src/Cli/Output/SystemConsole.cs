namespace MlNetFixedHeads.Cli.Output;

/// <summary>The console of the process.</summary>
internal sealed class SystemConsole : IConsole
{
    public TextWriter Out => Console.Out;

    public TextWriter Error => Console.Error;

    public bool OutIsTerminal => !Console.IsOutputRedirected;

    public bool ErrorIsTerminal => !Console.IsErrorRedirected;

    public TimeProvider Time => TimeProvider.System;

    public IDisposable OnInterrupt(Action handler) => new InterruptSignals(handler);
}
