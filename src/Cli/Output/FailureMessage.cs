using System.Reflection;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>What to tell a person about an exception.</summary>
internal static class FailureMessage
{
    /// <summary>How ML.NET's parallel cursors wrap what a component threw.</summary>
    private const string MlNetWrapper = "Splitter/consolidator worker encountered exception";

    public static string For(Exception exception)
    {
        Exception told = Unwrap(exception);
        string message = OptionNames.Translate(told is ArgumentException { ParamName: { } name }
            ? told.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : told.Message);
        // A message that nobody wrote for users ("Object reference not set...") needs to say what it is.
        return told is NullReferenceException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException
            ? $"Internal error: {message} Please report it with the output of --verbose."
            : message;
    }

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
