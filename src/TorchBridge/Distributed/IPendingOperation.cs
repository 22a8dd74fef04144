namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Something that goes on meanwhile.</summary>
internal interface IPendingOperation
{
    /// <summary>Returns when it is done.</summary>
    void Wait();
}
