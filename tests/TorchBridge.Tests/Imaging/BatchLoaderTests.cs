using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class BatchLoaderTests
{
    private static readonly ImagePreprocessing Small = new() { Height = 6, Width = 5, ResizeShortSide = 6, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };
    private static readonly BatchLoaderOptions Eight = new() { BatchSize = 8, Threads = 3, Prefetch = 3, Seed = 11 };

    [TestMethod]
    public void Batches_hold_the_pictures_in_order_with_their_labels()
    {
        var source = new FakeSource(30);
        BatchLoader loader = Loader(source, Eight);
        var seen = new List<int>();
        foreach (ImageBatch batch in loader.Epoch(1, CancellationToken.None))
        {
            seen.AddRange(batch.Indices);
            Assert.AreEqual(batch.Count * 6 * 5 * 3, batch.Pixels.Length);
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.AreEqual(source.Label(batch.Indices[i]), batch.Labels[i]);
                Assert.AreEqual(batch.Indices[i] / 255f, batch.Pixels.Span[i * 90], 1e-5f);
            }
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 30).ToArray(), seen);
        Assert.AreEqual(4, loader.BatchCount);
    }

    [TestMethod]
    public void Threads_change_nothing()
    {
        BatchLoaderOptions options = Eight with { Shuffle = true, Threads = 1 };
        string one = Fingerprint(Loader(new FakeSource(100), options, new Augmentation()), 2);
        string four = Fingerprint(Loader(new FakeSource(100), options with { Threads = 4, Prefetch = 2 }, new Augmentation()), 2);
        Assert.AreEqual(one, four);
        Assert.AreNotEqual(one, Fingerprint(Loader(new FakeSource(100), options with { Seed = 12 }, new Augmentation()), 2));
    }

    [TestMethod]
    public void Each_epoch_has_its_own_order_and_augmentation_and_every_picture_once()
    {
        BatchLoader loader = Loader(new FakeSource(50), Eight with { Shuffle = true }, new Augmentation());
        int[] first = [.. Indices(loader, 1)], second = [.. Indices(loader, 2)];
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 50).ToArray(), first);
        CollectionAssert.AreEquivalent(first, second);

        BatchLoader ordered = Loader(new FakeSource(50), Eight, new Augmentation());
        Assert.AreNotEqual(Fingerprint(ordered, 1), Fingerprint(ordered, 2));
        Assert.AreEqual(Fingerprint(ordered, 1), Fingerprint(ordered, 1));
    }

    [TestMethod]
    [DataRow(20, true, "8,8")]
    [DataRow(20, false, "8,8,4")]
    [DataRow(16, true, "8,8")]
    [DataRow(5, true, "5")]
    [DataRow(1, false, "1")]
    [DataRow(0, false, "")]
    public void An_incomplete_last_batch_is_dropped_only_if_there_is_a_full_one(int pictures, bool dropLast, string expected)
    {
        BatchLoader loader = Loader(new FakeSource(pictures), Eight with { DropLast = dropLast });
        string sizes = string.Join(",", loader.Epoch(1, CancellationToken.None).Select(b => b.Count));
        Assert.AreEqual(expected, sizes);
        Assert.AreEqual(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, loader.BatchCount);
    }

    [TestMethod]
    public void Only_the_given_indices_are_used()
        => CollectionAssert.AreEqual(new[] { 9, 3, 4 }, Indices(Loader(new FakeSource(10), Eight, indices: [9, 3, 4]), 1).ToArray());

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void No_more_batches_are_alive_than_asked_for_and_none_afterwards(int prefetch)
    {
        var source = new FakeSource(200);
        BatchLoader loader = Loader(source, Eight with { Prefetch = prefetch, Threads = 4 });
        int consumed = 0;
        foreach (ImageBatch batch in loader.Epoch(1, CancellationToken.None))
        {
            consumed++;
            Thread.Sleep(2);
            Assert.IsLessThanOrEqualTo(prefetch, loader.Buffers.Live);
            Assert.IsLessThanOrEqualTo((consumed - 1 + prefetch) * 8, source.Reads);
        }

        Assert.AreEqual(25, consumed);
        Assert.AreEqual(0, loader.Buffers.Live);
        Assert.IsLessThanOrEqualTo(prefetch, loader.Buffers.Created);
    }

    [TestMethod]
    public void Disposing_a_batch_early_makes_room_for_the_next_and_ends_its_validity()
    {
        using var second = new ManualResetEventSlim();
        var source = new FakeSource(16) { OnRead = i => { if (i >= 8) { second.Set(); } } };
        BatchLoader loader = Loader(source, Eight with { Prefetch = 1 });
        using IEnumerator<ImageBatch> batches = loader.Epoch(1, CancellationToken.None).GetEnumerator();
        Assert.IsTrue(batches.MoveNext());
        ImageBatch first = batches.Current;
        Assert.IsFalse(second.Wait(50));
        first.Dispose();
        first.Dispose();
        Assert.IsTrue(second.Wait(5000));
        Assert.ThrowsExactly<ObjectDisposedException>(() => first.Pixels);
        Assert.IsTrue(batches.MoveNext());
        Assert.IsFalse(batches.MoveNext());
        Assert.AreEqual(0, loader.Buffers.Live);
    }

    [TestMethod]
    public void Leaving_early_stops_the_threads_and_takes_every_buffer_back()
    {
        var source = new FakeSource(10_000);
        BatchLoader loader = Loader(source, Eight with { Threads = 4 });
        foreach (ImageBatch batch in loader.Epoch(1, CancellationToken.None))
        {
            if (batch.Indices[0] >= 16)
            {
                break;
            }
        }

        int reads = source.Reads;
        Assert.AreEqual(0, loader.Buffers.Live);
        Assert.IsLessThanOrEqualTo(6 * 8, reads, "three batches were given back, three were alive");
        Thread.Sleep(30);
        Assert.AreEqual(reads, source.Reads, "a thread went on reading");
        Assert.AreEqual(10_000, Indices(loader, 2).Count(), "the loader is of use afterwards");
    }

    [TestMethod]
    public void Cancelling_wakes_a_waiting_consumer()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new FakeSource(100)
        {
            OnRead = i =>
            {
                if (i == 20)
                {
                    cancellation.Cancel();
                }
            },
        };
        BatchLoader loader = Loader(source, Eight);
        Assert.ThrowsExactly<OperationCanceledException>(() => Indices(loader, 1, cancellation.Token).Count());
        Assert.AreEqual(0, loader.Buffers.Live);
        Assert.IsLessThan(100, source.Reads);
        Assert.ThrowsExactly<OperationCanceledException>(() => Indices(loader, 2, cancellation.Token).Count());
    }

    [TestMethod]
    public void An_unexpected_exception_reaches_the_consumer()
    {
        var source = new FakeSource(100) { OnRead = i => { if (i == 42) { throw new FormatException("odd"); } } };
        BatchLoader loader = Loader(source, Eight);
        FormatException e = Assert.ThrowsExactly<FormatException>(() => Indices(loader, 1).Count());
        Assert.AreEqual("odd", e.Message);
        Assert.AreEqual(0, loader.Buffers.Live);
    }

    [TestMethod]
    public void Options_and_indices_are_checked_at_once()
    {
        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => Loader(new FakeSource(3), new() { BatchSize = 0, Threads = 0, Prefetch = -1 }));
        StringAssert.Contains(e.Message, "BatchSize is 0; expected at least 1; Threads is 0; expected at least 1; Prefetch is -1");
        Assert.ThrowsExactly<ArgumentException>(() => Loader(new FakeSource(3), Eight, indices: [3]));
        ArgumentException large = Assert.ThrowsExactly<ArgumentException>(() => new BatchLoader(
            new FakeSource(300_000),
            [.. Enumerable.Range(0, 300_000)],
            Small with { Height = 224, Width = 224, ResizeShortSide = 224 },
            null,
            Eight with { BatchSize = 300_000 },
            new UnreadableImages(1, 1, NullLogger.Instance)));
        StringAssert.Contains(large.Message, "BatchSize is 300000");
    }

    private static BatchLoader Loader(FakeSource source, BatchLoaderOptions options, Augmentation? augmentation = null, int[]? indices = null)
        => new(source, indices ?? [.. Enumerable.Range(0, source.Count)], Small, augmentation, options, new(source.Count, 1, NullLogger.Instance));

    private static IEnumerable<int> Indices(BatchLoader loader, int epoch, CancellationToken cancellation = default)
        => loader.Epoch(epoch, cancellation).SelectMany(b => b.Indices);

    private static string Fingerprint(BatchLoader loader, int epoch)
    {
        var hash = new HashCode();
        foreach (ImageBatch batch in loader.Epoch(epoch, CancellationToken.None))
        {
            Array.ForEach(batch.Indices, hash.Add);
            foreach (float value in batch.Pixels.Span)
            {
                hash.Add(value);
            }
        }

        return hash.ToHashCode().ToString("X8", null);
    }
}
