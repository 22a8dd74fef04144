using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>What to tell a person about an exception.</summary>
internal static class FailureMessage
{
    public static string For(Exception exception)
    {
        Exception told = WrappedException.Unwrap(exception);
        string message = OptionNames.Translate(told is ArgumentException { ParamName: { } name }
            ? told.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : told.Message);
        // A message that nobody wrote for users ("Object reference not set...") needs to say what it is.
        return told is NullReferenceException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException
            ? $"Internal error: {message} Please report it with the output of --verbose."
            : message;
    }
}
