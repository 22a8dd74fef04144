namespace MlNetFixedHeads.Cli.Output;

/// <summary>A console whose output goes nowhere, for a process that trains along with one that speaks. Signals still come.</summary>
internal sealed class MutedConsole(IConsole console) : IConsole
{
    public TextWriter Out => TextWriter.Null;

    public TextWriter Error => TextWriter.Null;

    public bool OutIsTerminal => false;

    public bool ErrorIsTerminal => false;

    public TimeProvider Time => console.Time;

    public IDisposable OnInterrupt(Action handler) => console.OnInterrupt(handler);
}
