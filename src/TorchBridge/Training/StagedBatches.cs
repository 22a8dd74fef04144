using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Brings batches to a device one ahead of the step: while it computes, the next batch is copied into pinned memory and from there on its way.</summary>
/// <param name="batches">The batches.</param>
/// <param name="copy">Copies pixels (N, H, W, 3) that are valid during the call only; it runs on another thread than the step.</param>
internal sealed class StagedBatches(IBatches batches, Func<Tensor, Tensor> copy) : IBatches
{
    public int BatchCount => batches.BatchCount;

    public int[] LeftOut => batches.LeftOut;

    /// <summary>The batches as they are where the device is the CPU, which computes on the memory they are in.</summary>
    public static IBatches For(IBatches batches, Device device) => device.type != DeviceType.CUDA ? batches : new StagedBatches(
        batches,
        pixels =>
        {
            // The allocator of pinned memory knows of copies under way, and gives none out again before they are complete.
            using var pinned = pixels.pin_memory();
            return pinned.to(device, non_blocking: true);
        });

    public IEnumerable<ImageBatch> Epoch(int epoch, CancellationToken cancellation, EpochStart? start = null)
    {
        using var source = batches.Epoch(epoch, cancellation, start).GetEnumerator();
        var next = Fetch(source);
        try
        {
            while (next.GetAwaiter().GetResult() is { } batch)
            {
                next = Fetch(source);
                using (batch)
                    yield return batch;
            }
        }
        finally
        {
            Abandon(next);
        }
    }

    private Task<StagedBatch?> Fetch(IEnumerator<ImageBatch> source) => Task.Run(() =>
    {
        if (!source.MoveNext())
            return null;
        // Its memory is given back at once: the copy is all that is needed.
        using var batch = source.Current;
        if (!MemoryMarshal.TryGetArray<float>(batch.Pixels, out var pixels) || pixels.Offset != 0)
            throw new InvalidOperationException("A batch's pixels begin an array.");
        using var memory = frombuffer(pixels.Array!, ScalarType.Float32, pixels.Count);
        using var shaped = memory.view(batch.Count, batch.Height, batch.Width, 3);
        return new StagedBatch(batch, copy(shaped)) { Place = batch.Place, NameOf = batch.NameOf };
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
