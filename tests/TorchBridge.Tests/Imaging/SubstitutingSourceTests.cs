using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class SubstitutingSourceTests
{
    private static readonly ImagePreprocessing Small = new() { Height = 4, Width = 4, ResizeShortSide = 4, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void A_broken_picture_is_replaced_by_the_next_readable_one_of_its_class_in_every_epoch(int threads)
    {
        // Classes are numbers modulo 7: 3 and 10 are broken, so 17 stands in for both; behind 38 the class begins anew with 3, that is with 17.
        // 24 and 31 are not in use.
        var source = new FakeSource(42) { Unreadable = [3, 10, 38] };
        int[] used = [.. Enumerable.Range(0, 42).Where(i => i is not (24 or 31))];
        var logger = new RecordingLogger();
        var unreadable = new UnreadableImages(42, 0.1, logger);
        var loader = new BatchLoader(
            new SubstitutingSource(source, used, unreadable), used, Small, null, new() { BatchSize = 5, Threads = threads, Shuffle = true, Seed = 2 }, unreadable);

        foreach (int epoch in new[] { 1, 2 })
        {
            Dictionary<int, int> seen = [];
            foreach (ImageBatch batch in loader.Epoch(epoch, CancellationToken.None))
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    seen.Add(batch.Indices[i], (int)Math.Round(batch.Pixels.Span[i * 48] * 255));
                    Assert.AreEqual(batch.Indices[i] % 7, batch.Labels[i]);
                }
            }

            Assert.HasCount(40, seen);
            foreach ((int index, int picture) in seen)
            {
                Assert.AreEqual(index is 3 or 10 or 38 ? 17 : index, picture);
            }
        }

        Assert.AreEqual(0, unreadable.Count);
        CollectionAssert.AreEqual(new[] { "0003.jpg", "0010.jpg", "0038.jpg" }, unreadable.Replaced.ToArray());
        Assert.HasCount(3, logger.Lines);
        CollectionAssert.Contains(logger.Lines, "Warning: Replaced by '0017.jpg': Picture '0038.jpg' is empty.");
        unreadable.Report();
        CollectionAssert.Contains(
            logger.Lines, "Warning: 3 of 42 pictures could not be decoded and were replaced by others of their classes: 0003.jpg, 0010.jpg, 0038.jpg.");
    }

    [TestMethod]
    public void A_class_without_a_readable_picture_is_left_out()
    {
        var source = new FakeSource(14) { Unreadable = [2, 9] };
        int[] used = [.. Enumerable.Range(0, 14)];
        var unreadable = new UnreadableImages(14, 0.2, new RecordingLogger());
        var loader = new BatchLoader(new SubstitutingSource(source, used, unreadable), used, Small, null, new() { BatchSize = 14 }, unreadable);

        Assert.AreEqual(12, loader.Epoch(1, CancellationToken.None).Sum(b => b.Count));
        CollectionAssert.AreEqual(new[] { "0002.jpg", "0009.jpg" }, unreadable.Names.ToArray());
    }

    [TestMethod]
    public void Too_many_replacements_are_an_error_too()
    {
        var source = new FakeSource(42) { Unreadable = [3, 10] };
        int[] used = [.. Enumerable.Range(0, 42)];
        var unreadable = new UnreadableImages(42, 0.03, new RecordingLogger());
        var loader = new BatchLoader(new SubstitutingSource(source, used, unreadable), used, Small, null, new() { BatchSize = 14 }, unreadable);

        InvalidDataException e = Assert.ThrowsExactly<InvalidDataException>(() => loader.Epoch(1, CancellationToken.None).Sum(b => b.Count));
        StringAssert.StartsWith(e.Message, "2 of 42 pictures could not be decoded so far");
    }

    [TestMethod]
    public void With_the_policy_Fail_the_first_one_ends_training()
    {
        var source = new FakeSource(42) { Unreadable = [5] };
        var unreadable = new UnreadableImages(42, 1, new RecordingLogger(), UnreadableImagePolicy.Fail);
        var loader = new BatchLoader(source, [.. Enumerable.Range(0, 42)], Small, null, new() { BatchSize = 14 }, unreadable);

        InvalidDataException e = Assert.ThrowsExactly<InvalidDataException>(() => loader.Epoch(1, CancellationToken.None).Sum(b => b.Count));
        Assert.AreEqual("A picture cannot be decoded, and OnUnreadable is Fail: Picture '0005.jpg' is empty.", e.Message);
    }
}
