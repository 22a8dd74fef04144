using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Staging;

/// <summary>On the CPU in place of a GPU: a copy is a copy.</summary>
[TestClass]
public sealed class StagedBatchesTests
{
    private static readonly ImagePreprocessing Form = new() { Height = 12, Width = 16, ResizeShortSide = 16 };

    [TestMethod]
    public void They_are_the_loaders_batches_pixels_labels_and_places()
    {
        using var scope = NewDisposeScope();
        var (expected, actual) = (Values(Open()), Values(Copied(t => t.clone())));

        Assert.HasCount(4, actual);
        for (var i = 0; i < actual.Count; i++)
        {
            CollectionAssert.AreEqual(expected[i].Pixels, actual[i].Pixels);
            CollectionAssert.AreEqual(expected[i].Labels, actual[i].Labels);
            Assert.AreEqual((expected[i].Place, expected[i].Name), (actual[i].Place, actual[i].Name));
        }
    }

    [TestMethod]
    public void An_epoch_that_ends_early_leaves_nothing_behind()
    {
        var living = LivingTensors.AfterCollection();
        foreach (var batch in Copied(t => t.clone()).Epoch(0, CancellationToken.None))
        {
            Assert.AreEqual(0, batch.Place);
            break;
        }

        Assert.AreEqual(living, LivingTensors.AfterCollection());
    }

    [TestMethod]
    public void A_copy_that_fails_ends_the_epoch_with_its_reason()
    {
        var copies = 0;
        var batches = Copied(t => ++copies == 2 ? throw new IOException("no room") : t.clone());

        Assert.AreEqual("no room", Assert.ThrowsExactly<IOException>(() => batches.Epoch(0, CancellationToken.None).Count()).Message);
    }

    [TestMethod]
    public void Cancelling_ends_them()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            foreach (var batch in Copied(t => t.clone()).Epoch(0, stop.Token))
            {
                seen++;
                stop.Cancel();
            }
        });
        Assert.IsLessThan(4, seen);
    }

    [TestMethod]
    public void The_cpu_computes_on_the_loaders_own_memory()
    {
        var loader = Open();
        Assert.AreSame(loader, StagedBatches.For(loader, CPU));
    }

    private static StagedBatches Copied(Func<Tensor, Tensor> copy) => new(Open(), () => new StepQueueStaging(copy));

    private static BatchLoader Open() => new(
        new ColouredShapes(14), [.. Enumerable.Range(0, 14)], Form, Augmentation.Default, new() { BatchSize = 4, Threads = 2, Prefetch = 2, Seed = 3, Shuffle = true }, new UnreadableImages(14, 0, new RecordingLogger()));

    private static List<(float[] Pixels, long[] Labels, int Place, string Name)> Values(IBatches batches) =>
    [
        .. batches.Epoch(1, CancellationToken.None).Select(batch => (
            BatchTensors.Pixels(batch, Form, CPU).ToFloats(), batch.Labels, batch.Place, batch.NameOf(batch.Indices[0]))),
    ];
}
