using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly IDisposable _registration;
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <param name="console">Where signals come from.</param>
    /// <param name="messages">Where the notice goes.</param>
    /// <param name="notice">What happens now.</param>
    public Interruption(IConsole console, Messages messages, string notice = "Stopping: what was reached so far will be written.")
    {
        Token = _source.Token;
        _registration = console.OnInterrupt(() =>
        {
            messages.Warn($"{notice} Once more ends the process at once.");
            Cancel();
        });
    }

    public CancellationToken Token { get; }

    public void Dispose()
    {
        _registration.Dispose();
        lock (_lock)
        {
            _disposed = true;
            _source.Dispose();
        }
    }

    /// <summary>A signal can arrive, on a thread of its own, while the work ends.</summary>
    private void Cancel()
    {
        lock (_lock)
        {
            if (!_disposed)
                _source.Cancel();
        }
    }
}
