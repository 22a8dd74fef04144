namespace MlNetFixedHeads;

/// <summary>A checkpoint is that of a run with other settings or other data, and cannot be continued with these.</summary>
public sealed class CheckpointMismatchException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Names the checkpoint and every difference.</param>
    /// <param name="differences">The differences, one by one.</param>
    public CheckpointMismatchException(string message, IReadOnlyList<string> differences)
        : base(message)
    {
        Differences = differences;
    }

    /// <summary>The differences in words, such as <c>Epochs was 40, is 20</c>.</summary>
    public IReadOnlyList<string> Differences { get; }
}
