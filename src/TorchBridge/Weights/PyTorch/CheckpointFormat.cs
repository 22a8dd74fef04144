namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>The two formats of <c>torch.save</c>.</summary>
internal enum CheckpointFormat
{
    /// <summary>An uncompressed zip archive, since PyTorch 1.6.</summary>
    Zip,

    /// <summary>Pickles and raw storages in a row, before.</summary>
    Legacy,
}
