using System.Reflection;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Exceptions that only carry others.</summary>
internal static class WrappedException
{
    /// <summary>How ML.NET's parallel cursors wrap what a component threw.</summary>
    private const string MlNetWrapper = "Splitter/consolidator worker encountered exception";

    /// <summary>The exception that says what happened.</summary>
    public static Exception Unwrap(Exception exception)
    {
        while (exception.InnerException is { } inner && IsWrapper(exception))
            exception = inner;
        return exception;
    }

    private static bool IsWrapper(Exception exception) =>
        exception is AggregateException or TargetInvocationException or TypeInitializationException
        || exception.Message.StartsWith(MlNetWrapper, StringComparison.Ordinal);
}
