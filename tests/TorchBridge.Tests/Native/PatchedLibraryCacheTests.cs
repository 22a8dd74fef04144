using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

[TestClass]
public sealed class PatchedLibraryCacheTests
{
    private readonly string _root = Directory.CreateTempSubdirectory("fixedheads-test-").FullName;

    private string Source => Path.Combine(_root, "libsource.so");

    private string CacheFolder => Path.Combine(_root, "cache");

    [TestInitialize]
    public void WriteSource() => File.WriteAllBytes(Source, [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 251))]);

    [TestCleanup]
    public void Delete() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Many_at_once_all_get_the_whole_patched_file()
    {
        byte[] expected = Invert(File.ReadAllBytes(Source));
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            PatchedLibraryCache.In(CacheFolder).Use(Source, Invert, path => CollectionAssert.AreEqual(expected, File.ReadAllBytes(path))));
        Assert.HasCount(1, Directory.GetFiles(CacheFolder, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void A_good_copy_is_used_again_and_a_damaged_one_replaced()
    {
        PatchedLibraryCache cache = PatchedLibraryCache.In(CacheFolder);
        string first = PathOf(cache);
        DateTime written = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(first, written);
        Assert.AreEqual(first, PathOf(cache));
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(first), "the copy was written again");

        File.WriteAllBytes(first, [1, 2, 3]);
        Assert.AreEqual(first, PathOf(cache));
        CollectionAssert.AreEqual(Invert(File.ReadAllBytes(Source)), File.ReadAllBytes(first));
    }

    [TestMethod]
    public void Another_source_gets_another_name()
    {
        PatchedLibraryCache cache = PatchedLibraryCache.In(CacheFolder);
        string first = PathOf(cache);
        File.AppendAllText(Source, "x");
        Assert.AreNotEqual(first, PathOf(cache));
    }

    [TestMethod]
    public void Without_a_writable_folder_a_temporary_one_serves_and_is_removed()
    {
        // A file where the folder should be cannot be written into, whoever the user is.
        string blocked = Path.Combine(Source, "cache");
        string used = PathOf(PatchedLibraryCache.Preferring(blocked));
        Assert.IsFalse(File.Exists(used));
        Assert.IsFalse(Directory.Exists(Path.GetDirectoryName(used)));
        Assert.Throws<IOException>(() => PathOf(PatchedLibraryCache.In(blocked)));
    }

    [TestMethod]
    public void A_folder_that_others_can_write_is_not_used()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no such file modes.");
            return;
        }

        string native = Directory.CreateDirectory(Path.Combine(CacheFolder, "native")).FullName;
        File.SetUnixFileMode(native, File.GetUnixFileMode(native) | UnixFileMode.OtherWrite);
        UnauthorizedAccessException error = Assert.ThrowsExactly<UnauthorizedAccessException>(() => PathOf(PatchedLibraryCache.In(CacheFolder)));
        Assert.Contains(native, error.Message);
    }

    private string PathOf(PatchedLibraryCache cache)
    {
        string? used = null;
        cache.Use(Source, Invert, path =>
        {
            Assert.IsTrue(File.Exists(path));
            used = path;
        });
        return used!;
    }

    private static byte[] Invert(byte[] bytes) => [.. bytes.Select(b => (byte)~b)];
}
