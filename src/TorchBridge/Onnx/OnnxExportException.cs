namespace MlNetFixedHeads;

/// <summary>The exported ONNX graph does not compute what the trained network computes.</summary>
public sealed class OnnxExportException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Gives the difference found and the one allowed.</param>
    public OnnxExportException(string message)
        : base(message)
    {
    }
}
