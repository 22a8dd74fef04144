namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>An open file of weights, in whatever format; tensors are read when asked for, from any thread.</summary>
internal interface IWeightsFile : IDisposable
{
    string Path { get; }

    /// <summary>Text that the writer put beside the tensors; empty where the format has none.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors; usable until the file is disposed.</summary>
    StateDictionary State { get; }
}
