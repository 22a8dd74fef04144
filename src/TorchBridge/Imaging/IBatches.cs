namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Batches of pictures, or of what stands for them.</summary>
internal interface IBatches
{
    /// <summary>Batches of an epoch.</summary>
    int BatchCount { get; }

    /// <summary>Indices that are left out of the present epoch.</summary>
    int[] LeftOut { get; }

    /// <summary>The batches of an epoch. Each is valid until it is disposed or the next one is asked for.</summary>
    /// <param name="epoch">Decides, with the seed, the order.</param>
    /// <param name="cancellation">Ends the enumeration with an exception.</param>
    /// <param name="start">Where in the epoch to begin; null at its beginning.</param>
    IEnumerable<ImageBatch> Epoch(int epoch, CancellationToken cancellation, EpochStart? start = null);
}
