namespace MlNetFixedHeads;

/// <summary>A file of weights cannot be read or written; the message names it and says what was found and what was expected.</summary>
public abstract class WeightsFileException : Exception
{
    private protected WeightsFileException(string path, string problem, Exception? innerException)
        : base($"Weights file '{path}': {problem}", innerException) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
