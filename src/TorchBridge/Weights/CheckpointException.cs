namespace MlNetFixedHeads;

/// <summary>A PyTorch checkpoint cannot be read; the message names it and says what was found and what was expected.</summary>
/// <remarks>A checkpoint is a Python pickle, which can name any function to run. None is ever run: a name that state dictionaries do
/// not need ends the reading with this exception.</remarks>
public sealed class CheckpointException : WeightsFileException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong, without the file's name.</param>
    public CheckpointException(string path, string problem)
        : this(path, problem, null)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong, without the file's name.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointException(string path, string problem, Exception? innerException)
        : base(path, problem, innerException)
    {
    }
}
