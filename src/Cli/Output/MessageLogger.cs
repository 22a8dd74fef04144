using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>Shows the library's log as lines.</summary>
internal sealed class MessageLogger(Messages messages, bool verbose) : ILogger
{
    /// <summary>How the library's line for an epoch begins: the progress display tells the same.</summary>
    private const string EpochLine = "Epoch ";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= (verbose ? LogLevel.Trace : LogLevel.Information);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        string text = formatter(state, exception);
        if (logLevel >= LogLevel.Warning)
            messages.Warn($"Warning: {text}");
        else if (verbose || !text.StartsWith(EpochLine, StringComparison.Ordinal))
            messages.WriteLine(text);
    }
}
