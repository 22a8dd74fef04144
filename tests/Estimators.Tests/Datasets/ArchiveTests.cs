using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using MlNetFixedHeads.Estimators.Datasets.Archives;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Outside => Path.Join(_folder.Path, "escaped.txt");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(TarEntryFormat.V7)]
    [DataRow(TarEntryFormat.Ustar)]
    [DataRow(TarEntryFormat.Pax)]
    [DataRow(TarEntryFormat.Gnu)]
    public void Archives_of_every_format_are_unpacked_as_they_were_packed(TarEntryFormat format)
    {
        string longName = format switch
        {
            TarEntryFormat.V7 => "short",
            TarEntryFormat.Ustar => $"{new string('d', 90)}/{new string('n', 80)}",
            _ => new string('n', 120) + "é",
        };
        string archive = Path.Join(_folder.Path, "a.tgz");
        using (FileStream file = File.Create(archive))
        using (GZipStream gzip = new(file, CompressionLevel.Fastest))
        using (System.Formats.Tar.TarWriter tar = new(gzip, format))
        {
            Write(tar, "jpg/", null);
            Write(tar, "jpg/1.jpg", new byte[1000]);
            Write(tar, $"jpg/sub/{longName}.jpg", [.. "content"u8]);
            Write(tar, "jpg/empty.jpg", []);
        }

        string unpacked = UnpackedArchive.Open(archive);
        Assert.AreEqual(archive + ".unpacked", unpacked);
        Assert.AreEqual(1000, new FileInfo(Path.Join(unpacked, "jpg", "1.jpg")).Length);
        Assert.AreEqual("content", File.ReadAllText(Path.Join(unpacked, "jpg", "sub", $"{longName}.jpg")));
        Assert.AreEqual(0, new FileInfo(Path.Join(unpacked, "jpg", "empty.jpg")).Length);

        void Write(System.Formats.Tar.TarWriter tar, string name, byte[]? content)
        {
            TarEntryType type = content is null ? TarEntryType.Directory : format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
            System.Formats.Tar.TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(type, name),
                TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                TarEntryFormat.Pax => new PaxTarEntry(type, name),
                _ => new GnuTarEntry(type, name),
            };
            if (content is not null)
                entry.DataStream = new MemoryStream(content);
            tar.WriteEntry(entry);
        }
    }

    [TestMethod]
    [DataRow("../escaped.txt", '0', "leaves the folder by '..'")]
    [DataRow("jpg/../../escaped.txt", '0', "leaves the folder by '..'")]
    [DataRow("jpg\\..\\..\\escaped.txt", '0', "leaves the folder by '..'")]
    [DataRow("/tmp/escaped.txt", '0', "an absolute path")]
    [DataRow("\\escaped.txt", '0', "an absolute path")]
    [DataRow("C:escaped.txt", '0', "a colon")]
    [DataRow("jpg/.. /escaped.txt", '0', "Windows would shorten")]
    [DataRow("jpg/nul.jpg", '0', "a device's")]
    [DataRow("jpg/a\\b", '0', "a backslash")]
    [DataRow("jpg/a\u0001b", '0', "a control character")]
    [DataRow("jpg/link", '2', "a symbolic link")]
    [DataRow("jpg/link", '1', "a hard link")]
    [DataRow("jpg/device", '3', "a device")]
    [DataRow("jpg/device", '4', "a device")]
    [DataRow("jpg/pipe", '6', "a pipe")]
    [DataRow("jpg/volume", 'V', "the unknown type 86")]
    public void An_entry_that_could_leave_the_folder_or_is_no_file_is_refused_by_name(string name, char type, string expected)
    {
        string archive = _folder.Write("data/a.tgz", new TarWriter().File("jpg/1.jpg", [1]).Entry(name, type, [], "../escaped.txt").Gzip());
        string message = Assert.ThrowsExactly<InvalidDataException>(() => UnpackedArchive.Open(archive)).Message;
        StringAssert.StartsWith(message, archive);
        StringAssert.Contains(message, expected);
        Assert.IsFalse(Path.Exists(Outside));
        CollectionAssert.AreEquivalent(new[] { archive, archive + ".unpacked.lock" }, Directory.GetFileSystemEntries(Path.Join(_folder.Path, "data")));
    }

    [TestMethod]
    public void A_link_that_is_unpacked_first_cannot_lead_a_later_file_outside()
    {
        string archive = _folder.Write("a.tgz", new TarWriter().Entry("jpg", '2', [], "/tmp").File("jpg/escaped.txt", [1]).Gzip());
        Failure.Says<InvalidDataException>(() => UnpackedArchive.Open(archive), "'jpg' is a symbolic link");
        archive = _folder.Write("b.tgz", new TarWriter().LongName("../" + new string('x', 130)).File("y", [1]).Gzip());
        Failure.Says<InvalidDataException>(() => UnpackedArchive.Open(archive), "leaves the folder by '..'");
    }

    [TestMethod]
    public void An_archive_beyond_the_limits_is_refused_before_its_content_is_written()
    {
        UnpackLimits limits = new() { FreeBytes = 10_000, MaxRatio = 1, MaxFileBytes = 8000, MaxEntries = 3 };
        Check(new TarWriter().File("a", new byte[8001]), "'a' has 8001 bytes");
        Check(new TarWriter().File("a", new byte[8000]).File("b", new byte[8000]), "'b' has 8000 bytes");
        Check(new TarWriter().File("a", [1]).File("b", [1]).Folder("c").File("d", [1]), "more than 3 entries");
        TarWriter headers = new();
        for (int i = 0; i < 20; i++)
            headers.Entry("x", 'x', [.. "13 path=aaaa\n"u8]);
        Check(headers.File("a", [1]), "one extended header after another");
        Check(new TarWriter().Entry("g", 'g', [], size: 0x1_ffff_ffff), "expected at most 65536");
        Check(new TarWriter().Entry("a", '0', [], size: 0x1_ffff_ffff), "at most 8000 more");

        void Check(TarWriter tar, string expected)
        {
            string archive = _folder.Write("a.tgz", tar.Gzip());
            Failure.Says<InvalidDataException>(() => UnpackedArchive.Open(archive, limits), expected);
        }
    }

    [TestMethod]
    public void A_damaged_archive_is_named_and_nothing_of_it_stays()
    {
        byte[] whole = new TarWriter().File("jpg/1.jpg", RandomNumberGenerator.GetBytes(5000)).Gzip();
        Check(whole[..^700], "truncated");
        Check(new TarWriter().File("jpg/1.jpg", [1]).Gzip(ended: false), "truncated");
        Check(new TarWriter().File("a", [1]).File("a", [2]).Gzip(), "'a' is there more than once");
        Check(new TarWriter().File("a", [1]).File("a/b", [2]).Gzip(), "'a/b' is there more than once");
        Check(new TarWriter().Folder("a").Gzip(), "without files");
        Check([.. "not an archive"u8], "does not begin with 1F 8B");
        Check([], "does not begin with 1F 8B");
        Check([.. whole[..12], .. Enumerable.Repeat((byte)0xff, 60)], "a.tgz");
        MemoryStream plain = new();
        using (GZipStream gzip = new(plain, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write([.. Enumerable.Repeat((byte)'x', 2000)]);
        Check(plain.ToArray(), "a header's checksum is");

        void Check(byte[] content, string expected)
        {
            string archive = _folder.Write("a.tgz", content);
            string message = Assert.ThrowsExactly<InvalidDataException>(() => UnpackedArchive.Open(archive)).Message;
            StringAssert.StartsWith(message, archive);
            StringAssert.Contains(message, expected);
            Assert.IsFalse(Path.Exists(archive + ".unpacked"));
        }
    }

    [TestMethod]
    public void An_archive_is_unpacked_once_and_again_when_it_changes()
    {
        string archive = _folder.Write("a.tgz", new TarWriter().File("1.txt", [1]).Gzip());
        string unpacked = UnpackedArchive.Open(archive);
        File.WriteAllText(Path.Join(unpacked, "mine.txt"), "");
        UnpackedArchive.Open(archive);
        Assert.IsTrue(File.Exists(Path.Join(unpacked, "mine.txt")));
        _folder.Write("a.tgz", new TarWriter().File("2.txt", [1, 2]).File("3.txt", []).Gzip());
        UnpackedArchive.Open(archive);
        CollectionAssert.AreEquivalent(new[] { "2.txt", "3.txt" }, Directory.GetFiles(unpacked, "*.txt").Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void A_folder_that_is_none_of_ours_is_left_alone()
    {
        string archive = _folder.Write("a.tgz", new TarWriter().File("1.txt", [1]).Gzip());
        string mine = _folder.Write("a.tgz.unpacked/mine.txt", "mine");
        Failure.Says<IOException>(() => UnpackedArchive.Open(archive), "is in the way");
        Assert.AreEqual("mine", File.ReadAllText(mine));
    }

    [TestMethod]
    public void Many_at_once_get_the_same_complete_folder()
    {
        TarWriter tar = new();
        for (int i = 0; i < 50; i++)
            tar.File($"jpg/{i}.jpg", new byte[100]);
        string archive = _folder.Write("a.tgz", tar.Gzip());
        Parallel.For(0, 8, _ => Assert.HasCount(50, Directory.GetFiles(Path.Join(UnpackedArchive.Open(archive), "jpg"))));
    }
}
