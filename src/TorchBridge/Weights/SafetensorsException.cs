namespace MlNetFixedHeads;

/// <summary>A safetensors file cannot be read or written; the message names it and says what was found and what was expected.</summary>
public sealed class SafetensorsException : WeightsFileException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong, without the file's name.</param>
    public SafetensorsException(string path, string problem)
        : this(path, problem, null)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong, without the file's name.</param>
    /// <param name="innerException">The cause.</param>
    public SafetensorsException(string path, string problem, Exception? innerException)
        : base(path, problem, innerException)
    {
    }
}
