namespace MlNetFixedHeads;

/// <summary>The loss became infinite or not a number.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says where it happened and what to try.</param>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }
}
