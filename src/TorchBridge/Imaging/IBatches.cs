namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Batches of pictures, or of what stands for them.</summary>
internal interface IBatches
{
    /// <summary>Batches of an epoch.</summary>
    int BatchCount { get; }

    /// <summary>The batches of an epoch. Each is valid until it is disposed or the next one is asked for.</summary>
    IEnumerable<ImageBatch> Epoch(int epoch, CancellationToken cancellation);
}
