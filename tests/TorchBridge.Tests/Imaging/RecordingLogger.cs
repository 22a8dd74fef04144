using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly Lock _gate = new();

    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
