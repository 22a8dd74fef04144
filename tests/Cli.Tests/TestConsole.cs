using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Keeps what a command writes, and can interrupt it.</summary>
internal sealed class TestConsole : IConsole, IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private Action? _interrupt;

    public TextWriter Out => new Watched(_out, this);

    public TextWriter Error => TextWriter.Synchronized(_error);

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal => false;

    public TimeProvider Time => TimeProvider.System;

    /// <summary>What stood on standard output.</summary>
    public string Output => _out.ToString();

    /// <summary>What stood on standard error.</summary>
    public string Errors => _error.ToString();

    /// <summary>Presses Ctrl-C as soon as someone listens.</summary>
    public bool InterruptAtOnce { get; init; }

    /// <summary>Presses Ctrl-C when a line with these words is written.</summary>
    public string? InterruptAfter { get; init; }

    /// <summary>Is told of every line while it is written.</summary>
    public Action<string>? Writing { get; init; }

    public IDisposable OnInterrupt(Action handler)
    {
        _interrupt = handler;
        if (InterruptAtOnce)
            handler();
        return new Registration(this);
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private sealed class Watched(StringWriter inner, TestConsole console) : TextWriter
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void Write(char value)
        {
            lock (inner)
                inner.Write(value);
        }

        public override void WriteLine(string? value)
        {
            lock (inner)
                inner.WriteLine(value);
            console.Writing?.Invoke(value ?? "");
            if (console.InterruptAfter is { } words && value?.Contains(words, StringComparison.Ordinal) == true)
                console._interrupt?.Invoke();
        }
    }

    private sealed class Registration(TestConsole console) : IDisposable
    {
        public void Dispose() => console._interrupt = null;
    }
}
