namespace MlNetFixedHeads;

/// <summary>Training cannot run here: the native part of TorchSharp cannot be loaded, or the device asked for is not there. The message is
/// one sentence with the remedy.</summary>
public sealed class TorchRuntimeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says what is missing and what to do about it.</param>
    public TorchRuntimeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Says what is missing and what to do about it.</param>
    /// <param name="innerException">The cause.</param>
    public TorchRuntimeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
