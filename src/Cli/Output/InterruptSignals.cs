using System.Runtime.InteropServices;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>Catches the first SIGINT (Ctrl-C) or SIGTERM; the next one has its usual effect.</summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly Action _handler;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public InterruptSignals(Action handler)
    {
        _handler = handler;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(s => PosixSignalRegistration.Create(s, Handle))];
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1)
            return;
        context.Cancel = true;
        _handler();
    }
}
