using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>Brings batches to a device one ahead of the step: while it computes, the next batch is copied into pinned memory and from there on its way.</summary>
/// <param name="batches">The batches.</param>
/// <param name="open">The way of an epoch's.</param>
internal sealed class StagedBatches(IBatches batches, Func<IStaging> open) : IBatches
{
    public int BatchCount => batches.BatchCount;

    public int[] LeftOut => batches.LeftOut;

    /// <summary>The batches as they are where the device is the CPU, which computes on the memory they are in.</summary>
    public static IBatches For(IBatches batches, Device device) =>
        device.type != DeviceType.CUDA ? batches : new StagedBatches(batches, () => Way(CudaCopyQueue.TryOpen(device), device));

    /// <summary>Through a queue of copies, or through that of the steps where there is none.</summary>
    public static IStaging Way(ICopyQueue? copies, Device device) => copies is null ? StepQueueStaging.To(device) : new CopyQueueStaging(copies);

    public IEnumerable<ImageBatch> Epoch(int epoch, CancellationToken cancellation, EpochStart? start = null)
    {
        using var source = batches.Epoch(epoch, cancellation, start).GetEnumerator();
        using var staging = open();
        var next = Fetch(source, staging);
        try
        {
            while (next.GetAwaiter().GetResult() is { } batch)
            {
                next = Fetch(source, staging);
                using (batch)
                {
                    batch.Await();
                    yield return batch;
                }
            }
        }
        finally
        {
            Abandon(next);
        }
    }

    private static Task<StagedBatch?> Fetch(IEnumerator<ImageBatch> source, IStaging staging) => Task.Run(() =>
    {
        if (!source.MoveNext())
            return null;
        // Its memory is given back at once: the copy is all that is needed.
        using var batch = source.Current;
        if (!MemoryMarshal.TryGetArray<float>(batch.Pixels, out var pixels) || pixels.Offset != 0)
            throw new InvalidOperationException("A batch's pixels begin an array.");
        // Of processes that train together one may get none of the last batch.
        using var values = pixels.Count == 0 ? empty(0, ScalarType.Float32, CPU) : frombuffer(pixels.Array!, ScalarType.Float32, pixels.Count);
        return new StagedBatch(batch, staging.Send(values)) { Place = batch.Place, NameOf = batch.NameOf };
    });

    /// <summary>Ends with what is under way, so that nothing reads the source any more when it is disposed of.</summary>
    private static void Abandon(Task<StagedBatch?> next)
    {
        // Whatever ended the epoch is thrown already; that the last batch failed as well is no news.
        next.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(CancellationToken.None);
        if (next.IsCompletedSuccessfully)
            next.Result?.Dispose();
    }
}
