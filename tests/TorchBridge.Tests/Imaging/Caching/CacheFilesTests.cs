using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Tests.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging.Caching;

[TestClass]
public sealed class CacheFilesTests
{
    private static readonly PreparedForm Form = new ReducedForm(8);

    [TestMethod]
    public void Two_runs_at_once_do_not_disturb_each_other_and_both_serve_the_next()
    {
        using var folder = new TemporaryFolder();
        var source = new StampedSource(200);
        Parallel.For(0, 2, run =>
        {
            using FileStore store = Open(folder, source);
            Fill(store, source, [.. Enumerable.Range(run * 80, 120)]);
        });

        Assert.HasCount(2, Packs(folder));
        Assert.IsEmpty(Parts(folder));
        using FileStore next = Open(folder, source);
        for (int i = 0; i < 200; i++)
            AssertServes(next, source, i);
    }

    [TestMethod]
    public void Damage_anywhere_is_noticed_and_never_shown()
    {
        using var folder = new TemporaryFolder();
        var source = new StampedSource(6, side: 4);
        using (FileStore store = Open(folder, source))
            Fill(store, source, [.. Enumerable.Range(0, 6)]);
        string pack = Packs(folder).Single();
        byte[] whole = File.ReadAllBytes(pack);
        var random = new Random(3);
        for (int attempt = 0; attempt < 150; attempt++)
        {
            byte[] damaged = [.. whole];
            if (attempt % 3 == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            else
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(pack, damaged);
            using FileStore store = Open(folder, source);
            int served = 0;
            for (int i = 0; i < 6; i++)
            {
                if (!store.TryRead(i, out DecodedImage kept, out _))
                    continue;
                AssertSame(source.Read(i, 0), kept);
                served++;
            }

            Assert.IsLessThan(6, served, "the damage was not noticed");
        }
    }

    [TestMethod]
    public void The_disk_budget_holds_old_files_go_first_and_those_in_use_stay()
    {
        using var folder = new TemporaryFolder();
        const long Budget = 60_000;
        StampedSource[] sources = [.. Enumerable.Range(0, 3).Select(v => Versioned(12, v + 1))];
        for (int i = 0; i < 2; i++)
        {
            using FileStore store = Open(folder, sources[i], Budget);
            Fill(store, sources[i], [.. Enumerable.Range(0, 12)]);
        }

        string[] old = [.. Packs(folder)];
        Assert.HasCount(2, old);
        for (int i = 0; i < 2; i++)
            File.SetLastWriteTimeUtc(old[i], DateTime.UtcNow.AddHours(-2 + i));
        using (PackReader inUse = PackReader.Open(old[0], PackFormat.Key(Form)))
        using (FileStore store = Open(folder, new StampedSource(100), Budget, new ReducedForm(9)))
        {
            Fill(store, new StampedSource(100), [.. Enumerable.Range(0, 100)]);
            Assert.IsLessThan(100, store.Count, "not everything fits");
            Assert.IsGreaterThan(10, store.Count);
        }

        Assert.IsTrue(File.Exists(old[0]), "a file in use was deleted");
        Assert.IsFalse(File.Exists(old[1]), "an unused file was kept although there was no room");
        Assert.IsLessThanOrEqualTo(Budget, Directory.GetFiles(folder["files"]).Sum(f => new FileInfo(f).Length));
    }

    [TestMethod]
    public void What_a_dead_run_left_and_what_nobody_used_for_long_goes_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var source = new StampedSource(3);
        using (FileStore store = Open(folder, source))
            Fill(store, source, [0, 1, 2]);
        string kept = Packs(folder).Single();
        string ancient = Path.Join(folder["files"], "0123456789abcdef-1.pack"), dead = Path.Join(folder["files"], "0123456789abcdef-2.part");
        string fresh = Path.Join(folder["files"], "0123456789abcdef-3.part"), foreign = Path.Join(folder["files"], "notes.txt");
        foreach (string file in new[] { ancient, dead, fresh, foreign })
            File.WriteAllText(file, "x");
        foreach (string file in new[] { ancient, dead, foreign })
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-31));
        using FileStore running = Open(folder, source);
        string part = Parts(folder).Single(p => p != fresh && p != dead);
        File.SetLastWriteTimeUtc(part, DateTime.UtcNow.AddDays(-31));

        _ = new CacheFiles(folder["files"], null, NullLogger.Instance);
        CollectionAssert.AreEquivalent(new[] { kept, fresh, foreign, part }, Directory.GetFiles(folder["files"]));
    }

    [TestMethod]
    public void A_run_that_adds_nothing_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        Open(folder, new StampedSource(3)).Dispose();
        Assert.IsEmpty(Directory.GetFiles(folder["files"]));
    }

    [TestMethod]
    public void A_file_has_another_stamp_when_its_length_or_time_changes()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.jpg"];
        File.WriteAllText(path, "one");
        var time = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        PictureStamp? first = PictureStamp.OfFile(path, "");
        Assert.IsNotNull(first);
        Assert.AreEqual(first, PictureStamp.OfFile(path, ""));
        Assert.AreNotEqual(first, PictureStamp.OfFile(path, "other limits"));
        File.SetLastWriteTimeUtc(path, time.AddTicks(10));
        Assert.AreNotEqual(first, PictureStamp.OfFile(path, ""));
        File.WriteAllText(path, "four");
        File.SetLastWriteTimeUtc(path, time);
        Assert.AreNotEqual(first, PictureStamp.OfFile(path, ""));
        Assert.IsNull(PictureStamp.OfFile(folder["missing.jpg"], ""));
    }

    [TestMethod]
    public void A_link_is_as_new_as_what_it_leads_to()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Making links needs rights that users of Windows seldom have.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.jpg"], "one");
        File.CreateSymbolicLink(folder["link.jpg"], folder["a.jpg"]);
        PictureStamp? first = PictureStamp.OfFile(folder["link.jpg"], "");
        File.WriteAllText(folder["a.jpg"], "four");
        Assert.IsNotNull(first);
        Assert.AreNotEqual(first, PictureStamp.OfFile(folder["link.jpg"], ""));
    }

    private static StampedSource Versioned(int count, int version)
    {
        var source = new StampedSource(count);
        for (int i = 0; i < count; i++)
            source.Versions[i] = version;
        return source;
    }

    private static FileStore Open(TemporaryFolder folder, StampedSource source, long? budget = null, PreparedForm? form = null)
        => new(source, form ?? Form, new CacheFiles(folder["files"], budget, NullLogger.Instance), NullLogger.Instance);

    private static string[] Packs(TemporaryFolder folder) => Directory.GetFiles(folder["files"], "*.pack");

    private static string[] Parts(TemporaryFolder folder) => Directory.GetFiles(folder["files"], "*.part");

    private static void Fill(FileStore store, StampedSource source, int[] indices)
    {
        foreach (int index in indices)
        {
            if (!store.TryRead(index, out DecodedImage _, out PictureStamp? stamp))
                store.Add(index, stamp, source.Read(index, 0));
        }
    }

    private static void AssertServes(FileStore store, StampedSource source, int index)
    {
        Assert.IsTrue(store.TryRead(index, out DecodedImage kept, out _), $"picture {index} is missing");
        AssertSame(source.Read(index, 0), kept);
    }

    private static void AssertSame(DecodedImage expected, DecodedImage actual)
    {
        Assert.AreEqual((expected.Pixels!.Width, expected.Pixels.Height), (actual.Pixels!.Width, actual.Pixels.Height));
        int length = expected.Pixels.Width * expected.Pixels.Height * 3;
        Assert.IsTrue(expected.Pixels.Pixels.AsSpan(0, length).SequenceEqual(actual.Pixels.Pixels.AsSpan(0, length)));
    }
}
