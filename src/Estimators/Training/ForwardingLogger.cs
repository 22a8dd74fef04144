using Microsoft.Extensions.Logging;
using Microsoft.ML.Runtime;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Hands messages to the user's logger and to the log of the MLContext.</summary>
internal sealed class ForwardingLogger(ILogger? logger, IHostEnvironment? context) : ILogger
{
    private const string Source = "FixedHeadCnn";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => logger?.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (context is not null || logger?.IsEnabled(logLevel) == true);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        logger?.Log(logLevel, eventId, state, exception, formatter);
        string text = formatter(state, exception);
        if (context is null || logLevel == LogLevel.None || text.Length == 0)
        {
            return;
        }

        // Pictures' names are the user's data; ML.NET drops messages above the sensitivity a listener asks for.
        const MessageSensitivity Sensitivity = MessageSensitivity.UserData | MessageSensitivity.Schema;
        using IChannel channel = context.Start(Source);
        switch (logLevel)
        {
            case LogLevel.Critical or LogLevel.Error:
                channel.Error(Sensitivity, "{0}", text);
                break;
            case LogLevel.Warning:
                channel.Warning(Sensitivity, "{0}", text);
                break;
            case LogLevel.Information:
                channel.Info(Sensitivity, "{0}", text);
                break;
            default:
                channel.Trace(Sensitivity, "{0}", text);
                break;
        }
    }
}
