namespace MlNetFixedHeads;

/// <summary>Published weights could not be had; the message says which file is needed, where it comes from and where to put it.</summary>
public sealed class WeightsDownloadException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    public WeightsDownloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public WeightsDownloadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
