using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Tests.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging.Caching;

[TestClass]
public sealed class InputCachesTests
{
    private const int Pictures = 40;

    private static readonly ImagePreprocessing Small = new() { Height = 6, Width = 6, ResizeShortSide = 6, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };

    [TestMethod]
    public void No_cache_and_no_budget_changes_what_the_network_sees()
    {
        using var folder = new TemporaryFolder();
        long all = BytesOfAll();
        foreach (bool training in new[] { true, false })
        {
            string expected = Epochs(new() { Mode = PictureCache.None }, new StampedSource(Pictures), training);
            Assert.AreEqual(expected, Epochs(new() { Mode = PictureCache.Memory }, new StampedSource(Pictures), training), "memory");
            Assert.AreEqual(expected, Epochs(new() { Mode = PictureCache.Memory, MemoryBytes = all / 2 }, new StampedSource(Pictures), training), "half in memory");
            for (int run = 0; run < 2; run++)
                Assert.AreEqual(expected, Epochs(new() { Mode = PictureCache.File, Folder = folder["files"] }, new StampedSource(Pictures), training), $"files, run {run}");
        }
    }

    [TestMethod]
    public void In_memory_each_picture_is_decoded_once()
    {
        var source = new StampedSource(Pictures);
        Epochs(new() { Mode = PictureCache.Memory }, source);
        Assert.AreEqual(Pictures, source.Reads);
    }

    [TestMethod]
    public void A_budget_too_small_for_all_keeps_what_fits_and_is_kept_itself()
    {
        var source = new StampedSource(Pictures);
        long budget = BytesOfAll() / 2;
        using var caches = new InputCaches(new() { Mode = PictureCache.Memory, MemoryBytes = budget }, NullLogger.Instance);
        Epochs(caches, source, training: true, epochs: 3);
        Assert.IsLessThanOrEqualTo(budget, caches.MemoryUsed);
        Assert.IsGreaterThan(budget - 2000, caches.MemoryUsed);
        int decodedAgain = (source.Reads - Pictures) / 2;
        Assert.IsTrue(decodedAgain is > 15 and < 25, $"{decodedAgain} of {Pictures} were decoded again");
    }

    [TestMethod]
    public void Nothing_is_kept_of_what_is_read_once()
    {
        using var caches = new InputCaches(new() { Passes = 1 }, NullLogger.Instance);
        Epochs(caches, new StampedSource(Pictures), training: true, epochs: 1);
        Assert.AreEqual(0, caches.MemoryUsed);
    }

    [TestMethod]
    public void A_source_that_is_read_once_is_not_kept_however_often_others_are()
    {
        using var caches = new InputCaches(new() { Passes = 9 }, NullLogger.Instance);
        BatchLoader loader = Loader(caches, new StampedSource(Pictures), training: true, passes: 1);
        Assert.AreEqual(Pictures, loader.Epoch(0, CancellationToken.None).Sum(b => b.Count));
        Assert.AreEqual(0, caches.MemoryUsed);
    }

    [TestMethod]
    [DataRow(PictureCache.Memory)]
    [DataRow(PictureCache.Auto)]
    public void What_is_forgotten_makes_room_for_what_comes_next(PictureCache mode)
    {
        using var folder = new TemporaryFolder();
        using var caches = new InputCaches(new() { Mode = mode, Folder = folder["none"], MemoryBytes = 3 * BytesOfAll() / 2 }, NullLogger.Instance);
        for (int turn = 0; turn < 3; turn++)
        {
            var source = new StampedSource(Pictures);
            BatchLoader loader = Loader(caches, source, training: true);
            int sampled = source.Reads;
            for (int epoch = 0; epoch < 3; epoch++)
                Assert.AreEqual(Pictures, loader.Epoch(epoch, CancellationToken.None).Sum(b => b.Count));
            Assert.AreEqual(Pictures, source.Reads - sampled, $"turn {turn}");
            loader.Forget();
            Assert.AreEqual(0, caches.MemoryUsed);
        }

        Assert.IsFalse(Directory.Exists(folder["none"]), "memory was enough, one at a time");
    }

    [TestMethod]
    public void What_the_caller_has_preprocessed_is_not_kept_for_it_is_not_decoded()
    {
        using var caches = new InputCaches(new() { Mode = PictureCache.Memory }, NullLogger.Instance);
        Epochs(caches, new StampedSource(Pictures) { Preprocessed = true }, training: true, epochs: 2);
        Assert.AreEqual(0, caches.MemoryUsed);
    }

    [TestMethod]
    public void Files_serve_the_next_run_but_for_pictures_that_have_changed()
    {
        using var folder = new TemporaryFolder();
        var settings = new CacheSettings { Mode = PictureCache.File, Folder = folder["files"] };
        var first = new StampedSource(Pictures);
        Epochs(settings, first);
        Assert.AreEqual(Pictures, first.Reads);

        var second = new StampedSource(Pictures);
        Epochs(settings, second);
        Assert.AreEqual(0, second.Reads);

        StampedSource Changed() => new(Pictures) { Versions = { [3] = 1, [17] = 1 } };
        StampedSource third = Changed();
        string seen = Epochs(settings, third);
        Assert.AreEqual(2, third.Reads);
        Assert.AreEqual(Epochs(new() { Mode = PictureCache.None }, Changed()), seen, "an old picture was shown");
        Assert.HasCount(2, Directory.GetFiles(folder["files"]));
    }

    [TestMethod]
    public void Another_form_does_not_use_the_same_files()
    {
        using var folder = new TemporaryFolder();
        var settings = new CacheSettings { Mode = PictureCache.File, Folder = folder["files"] };
        Epochs(settings, new StampedSource(Pictures), training: true);
        var source = new StampedSource(Pictures);
        Epochs(settings, source, training: false);
        Assert.AreEqual(Pictures, source.Reads);
    }

    [TestMethod]
    public void Auto_takes_memory_where_it_suffices_and_files_where_it_does_not_and_a_folder_is_given()
    {
        using var folder = new TemporaryFolder();
        Epochs(new() { Folder = folder["none"] }, new StampedSource(Pictures));
        Assert.IsFalse(Directory.Exists(folder["none"]));
        Epochs(new() { Folder = folder["files"], MemoryBytes = BytesOfAll() / 2 }, new StampedSource(Pictures));
        Assert.HasCount(1, Directory.GetFiles(folder["files"]));
    }

    [TestMethod]
    public void Pictures_that_have_no_stamps_are_kept_in_memory()
    {
        using var folder = new TemporaryFolder();
        var source = new StampedSource(Pictures) { HasStamps = false };
        Epochs(new() { Mode = PictureCache.File, Folder = folder["files"] }, source);
        Assert.AreEqual(Pictures, source.Reads);
        Assert.IsFalse(Directory.Exists(folder["files"]));
    }

    [TestMethod]
    public void A_picture_that_changes_while_it_is_decoded_is_not_kept()
    {
        using var folder = new TemporaryFolder();
        var settings = new CacheSettings { Mode = PictureCache.File, Folder = folder["files"] };
        var source = new StampedSource(Pictures);
        source.OnRead = i =>
        {
            // One thread decodes this picture at a time, and only this entry is written.
            if (i == 5)
            {
                lock (source.Versions)
                {
                    source.Versions[5] = source.Versions.GetValueOrDefault(5) + 1;
                }
            }
        };
        using var caches = new InputCaches(settings, NullLogger.Instance);
        Epochs(caches, source, training: true, epochs: 3, threads: 1);
        Assert.AreEqual(Pictures + 2, source.Reads);
    }

    private static long BytesOfAll()
    {
        using var caches = new InputCaches(new() { Mode = PictureCache.Memory }, NullLogger.Instance);
        Epochs(caches, new StampedSource(Pictures), training: true, epochs: 1);
        return caches.MemoryUsed;
    }

    private static string Epochs(CacheSettings settings, StampedSource source, bool training = true)
    {
        using var caches = new InputCaches(settings, NullLogger.Instance);
        return Epochs(caches, source, training, epochs: 2);
    }

    private static string Epochs(InputCaches caches, StampedSource source, bool training, int epochs, int threads = 3)
    {
        BatchLoader loader = Loader(caches, source, training, threads);
        var hash = new HashCode();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            foreach (ImageBatch batch in loader.Epoch(epoch, CancellationToken.None))
            {
                foreach (float value in batch.Pixels.Span)
                    hash.Add(value);
            }
        }

        return hash.ToHashCode().ToString("X8", null);
    }

    private static BatchLoader Loader(InputCaches caches, StampedSource source, bool training, int threads = 3, int? passes = null) => new(
        source,
        [.. Enumerable.Range(0, source.Count)],
        Small,
        training ? new Augmentation() : null,
        new() { BatchSize = 8, Threads = threads, Shuffle = training, Passes = passes },
        new(source.Count, 0, NullLogger.Instance),
        caches);
}
