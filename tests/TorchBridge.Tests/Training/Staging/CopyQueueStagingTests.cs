using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Staging;

[TestClass]
public sealed class CopyQueueStagingTests
{
    private static readonly ImagePreprocessing Form = new() { Height = 12, Width = 16, ResizeShortSide = 16 };

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Every_step_reads_its_own_batch_whichever_queue_is_ahead(bool copiesFirst)
    {
        List<float[]> expected = [.. Open().Epoch(1, CancellationToken.None).Select(b => b.Pixels.ToArray())];
        var living = LivingTensors.AfterCollection();
        var queues = new TwoQueues(copiesFirst);
        var read = Read(queues);
        Assert.HasCount(4, expected);
        Assert.HasCount(4, read);
        for (var i = 0; i < read.Count; i++)
            CollectionAssert.AreEqual(expected[i], read[i], $"batch {i}");
        if (copiesFirst)
            Assert.IsGreaterThan(0, queues.Ahead, "no copy went on beside a step");
        Assert.IsTrue(queues.IsDisposed);
        Assert.AreEqual(living, LivingTensors.AfterCollection());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Batches_that_grow_and_shrink_get_memory_that_fits(bool copiesFirst)
    {
        var queues = new TwoQueues(copiesFirst);
        using var staging = new CopyQueueStaging(queues);
        List<float> read = [];
        int[] sizes = [2, 3, 6, 0, 4, 9, 9];
        var next = Send(staging, sizes[0], 0);
        for (var i = 0; i < sizes.Length; i++)
        {
            using var batch = next;
            if (i + 1 < sizes.Length)
                next = Send(staging, sizes[i + 1], i + 1);
            batch.Await();
            Assert.AreEqual(sizes[i], batch.OnDevice.numel());
            var values = batch.OnDevice.detach();
            queues.Step(() =>
            {
                read.AddRange(values.data<float>());
                values.Dispose();
            });
        }

        queues.Finish();
        CollectionAssert.AreEqual(sizes.SelectMany((size, i) => Enumerable.Repeat((float)i, size)).ToArray(), read);
    }

    [TestMethod]
    public void Memory_that_is_in_use_is_not_given_to_another_batch()
    {
        using var staging = new CopyQueueStaging(new TwoQueues(copiesFirst: true));
        using var first = Send(staging, 2, 1);
        using var second = Send(staging, 2, 2);

        Assert.ThrowsExactly<InvalidOperationException>(() => Send(staging, 2, 3));
        first.Dispose();
        Send(staging, 2, 3).Dispose();
        Assert.ThrowsExactly<InvalidOperationException>(() => first.OnDevice);
    }

    [TestMethod]
    public void An_epoch_that_ends_early_waits_for_its_copies_and_leaves_nothing_behind()
    {
        var living = LivingTensors.AfterCollection();
        var queues = new TwoQueues(copiesFirst: false);
        foreach (var batch in new StagedBatches(Open(), () => new CopyQueueStaging(queues)).Epoch(0, CancellationToken.None))
        {
            Assert.AreEqual(0, batch.Place);
            break;
        }

        Assert.IsTrue(queues.IsDisposed);
        Assert.AreEqual(living, LivingTensors.AfterCollection());
    }

    [TestMethod]
    public void Without_a_driver_or_with_another_library_copies_go_the_usual_way()
    {
        Assert.IsNull(CudaDriver.Load("a-driver-that-is-not-there"));
        if (OperatingSystem.IsLinux())
            Assert.IsNull(CudaDriver.Load("libc.so.6"));
        using var way = StagedBatches.Way(null, CPU);
        Assert.IsInstanceOfType<StepQueueStaging>(way);
    }

    [TestMethod]
    public void A_tensors_address_is_where_its_values_begin()
    {
        using var values = arange(8, ScalarType.Float32);
        using var part = values.narrow(0, 3, 4);
        var read = new float[4];
        Marshal.Copy(CudaCopyQueue.AddressOf(part), read, 0, 4);

        CollectionAssert.AreEqual(new float[] { 3, 4, 5, 6 }, read);
    }

    private static List<float[]> Read(TwoQueues queues)
    {
        List<float[]> read = [];
        foreach (var batch in new StagedBatches(Open(), () => StagedBatches.Way(queues, CPU)).Epoch(1, CancellationToken.None))
        {
            // A step is queued and done later, as on a GPU, when the batch is given back already.
            var pixels = BatchTensors.Pixels(batch, Form, CPU).permute(0, 2, 3, 1);
            queues.Step(() =>
            {
                read.Add(pixels.ToFloats());
                pixels.Dispose();
            });
        }

        queues.Finish();
        return read;
    }

    private static IStaged Send(CopyQueueStaging staging, int size, int value)
    {
        using var values = full(size, value, ScalarType.Float32);
        return staging.Send(values);
    }

    private static BatchLoader Open() => new(
        new ColouredShapes(14), [.. Enumerable.Range(0, 14)], Form, Augmentation.Default, new() { BatchSize = 4, Threads = 2, Prefetch = 2, Seed = 3, Shuffle = true }, new UnreadableImages(14, 0, new RecordingLogger()));
}
