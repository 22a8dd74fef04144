namespace MlNetFixedHeads;

/// <summary>A picture could not be decoded; the message names it and says why.</summary>
public sealed class ImageDecodingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Names the picture, what was found and what was expected.</param>
    public ImageDecodingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Names the picture, what was found and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public ImageDecodingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
