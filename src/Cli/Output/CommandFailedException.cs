namespace MlNetFixedHeads.Cli.Output;

/// <summary>A command cannot go on; the message is all the user needs.</summary>
internal sealed class CommandFailedException : Exception
{
    public CommandFailedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
