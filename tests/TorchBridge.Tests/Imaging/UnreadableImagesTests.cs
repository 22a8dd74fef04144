using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class UnreadableImagesTests
{
    private static readonly ImagePreprocessing Small = new() { Height = 4, Width = 4, ResizeShortSide = 4, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };

    [TestMethod]
    public void Unreadable_pictures_are_skipped_named_once_and_left_out_later()
    {
        var source = new FakeSource(20) { Unreadable = [0, 1, 2, 3, 6, 19] };
        var logger = new RecordingLogger();
        var unreadable = new UnreadableImages(20, 0.5, logger);
        var loader = new BatchLoader(
            source, [.. Enumerable.Range(0, 20)], Small, null, new() { BatchSize = 4, Threads = 2, Prefetch = 2 }, unreadable);

        // The first batch is lost altogether and does not come; the others shrink and close their gaps.
        Assert.AreEqual("4 5 7|8 9 10 11|12 13 14 15|16 17 18", Epoch(loader));
        CollectionAssert.AreEqual(
            new[] { "0000.jpg", "0001.jpg", "0002.jpg", "0003.jpg", "0006.jpg", "0019.jpg" }, unreadable.Names.ToArray());
        Assert.HasCount(6, logger.Lines);
        CollectionAssert.Contains(logger.Lines, "Warning: Left out: Picture '0006.jpg' is empty.");

        int reads = source.Reads;
        Assert.AreEqual(4, loader.BatchCount);
        Assert.AreEqual("4 5 7 8|9 10 11 12|13 14 15 16|17 18", Epoch(loader));
        Assert.AreEqual(reads + 14, source.Reads);
        Assert.HasCount(6, logger.Lines);
    }

    [TestMethod]
    public void Too_many_are_an_error_that_names_the_first()
    {
        var source = new FakeSource(1000) { Unreadable = [.. Enumerable.Range(100, 900)] };
        var unreadable = new UnreadableImages(1000, 0.007, NullLogger.Instance);
        // One thread: of two, either may come to the first broken picture last.
        var loader = new BatchLoader(source, [.. Enumerable.Range(0, 1000)], Small, null, new() { BatchSize = 10, Threads = 1 }, unreadable);
        InvalidDataException e = Assert.ThrowsExactly<InvalidDataException>(() => Epoch(loader));
        StringAssert.StartsWith(
            e.Message,
            "8 of 1000 pictures could not be decoded so far, more than the share of 0.007 that MaxUnreadableShare allows: Picture '0100.jpg' is empty.");
        StringAssert.EndsWith(e.Message, "...");
        Assert.IsLessThan(120, source.Reads, "it should stop at once");
    }

    [TestMethod]
    public void Exactly_the_allowed_share_is_allowed()
    {
        var unreadable = new UnreadableImages(100, 0.29, NullLogger.Instance);
        for (int i = 0; i < 29; i++)
        {
            unreadable.Add($"{i}", new ImageDecodingException("is empty"));
            unreadable.Add($"{i}", new ImageDecodingException("is empty"));
        }

        Assert.AreEqual(29, unreadable.Count);
        Assert.ThrowsExactly<InvalidDataException>(() => unreadable.Add("x", new ImageDecodingException("is empty")));
    }

    [TestMethod]
    public void A_share_outside_zero_to_one_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new UnreadableImages(1, 1.1, NullLogger.Instance));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new UnreadableImages(1, double.NaN, NullLogger.Instance));
    }

    [TestMethod]
    public void Wrongly_sized_preprocessed_values_are_named()
    {
        var loader = new BatchLoader(
            new PreprocessedSource(), [0], Small, null, new() { BatchSize = 4 }, new UnreadableImages(1, 1, NullLogger.Instance));
        InvalidOperationException e = Assert.ThrowsExactly<InvalidOperationException>(() => Epoch(loader));
        Assert.AreEqual("Picture 'row 0' has 47 preprocessed values; expected 48.", e.Message);
    }

    private static string Epoch(BatchLoader loader)
        => string.Join("|", loader.Epoch(1, CancellationToken.None).Select(b => string.Join(" ", b.Indices.Where((index, i) =>
            Math.Abs((b.Pixels.Span[i * 48] * 255) - index) < 0.01f ? true : throw new InvalidOperationException($"pixels of {index}")))));

    private sealed class PreprocessedSource : IImageSource
    {
        public int Count => 1;

        public int Label(int index) => 0;

        public string Name(int index) => $"row {index}";

        public DecodedImage Read(int index, int minimumShortSide) => new(new float[47]);
    }
}
