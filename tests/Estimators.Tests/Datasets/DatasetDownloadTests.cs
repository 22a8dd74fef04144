using System.Security.Cryptography;
using MlNetFixedHeads.Estimators.Datasets.Download;
using MlNetFixedHeads.TorchBridge.Tests.Weights.Download;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class DatasetDownloadTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _server = new(Content);

    private string Target => Path.Join(_folder.Path, "set", "pictures.tgz");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_data_set_arrives_whole_over_connections_that_break()
    {
        _server.BreakAfter.Enqueue(100_000);
        _server.BreakAfter.Enqueue(150_000);
        List<DatasetDownloadProgress> progress = [];
        IReadOnlyList<string> files = await Download(new() { Progress = new Collector(progress) });
        CollectionAssert.AreEqual(new[] { Target }, files.ToArray());
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        CollectionAssert.AreEqual(new[] { "", "bytes=100000-", "bytes=250000-" }, _server.Ranges.ToArray());
        Assert.AreEqual(new DatasetDownloadProgress(_server.Url("file/pictures.tgz"), Content.Length, Content.Length), progress[^1]);
        CollectionAssert.AreEquivalent(new[] { Target, Target + ".lock" }, Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [TestMethod]
    public async Task What_was_received_is_kept_for_the_next_run_unless_the_file_changed()
    {
        _server.BreakAfter.Enqueue(100_000);
        _server.BreakAfter.Enqueue(0);
        string message = (await Fails()).Message;
        StringAssert.Contains(message, "100000 bytes are kept");
        StringAssert.Contains(message, $"place pictures.tgz in '{Path.GetDirectoryName(Target)}' (mine:DIR reads them there)");
        Assert.IsFalse(File.Exists(Target));
        _server.ETag = "\"v2\"";
        await Download();
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        Assert.AreEqual(Content.Length, new FileInfo(Target).Length);
    }

    [TestMethod]
    public async Task A_server_that_claims_too_little_gives_no_file()
    {
        _server.ClaimedLength = Content.Length - 100;
        await Fails();
        Assert.IsFalse(File.Exists(Target));
    }

    [TestMethod]
    public async Task A_server_that_claims_too_much_and_then_has_no_more_gives_the_file_its_checksum_proves()
    {
        _server.ClaimedLength = Content.Length + 100;
        await Download();
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        CollectionAssert.AreEqual(new[] { "", $"bytes={Content.Length}-" }, _server.Ranges.ToArray());
    }

    [TestMethod]
    public async Task Wrong_bytes_are_deleted_and_the_next_run_begins_anew()
    {
        byte[] wrong = [.. Content];
        wrong[123_456] ^= 1;
        _server.Content = wrong;
        StringAssert.Contains((await Fails()).Message, $"expected {Md5}. It was deleted.");
        Assert.IsFalse(File.Exists(Target) || File.Exists(Target + ".part"));
        _server.Content = Content;
        await Download();
        Assert.AreEqual("", _server.Ranges.Last());
    }

    [TestMethod]
    public async Task A_file_that_is_there_is_checked_and_never_overwritten()
    {
        _folder.Write("set/pictures.tgz", Content);
        await Download();
        _folder.Write("set/pictures.tgz", "mine");
        StringAssert.Contains((await Fails()).Message, $"'{Target}' has MD5");
        Assert.AreEqual("mine", File.ReadAllText(Target));
        Assert.AreEqual(0, _server.Requests);
    }

    [TestMethod]
    public async Task Cancelling_keeps_what_was_received()
    {
        _server.SilentAfter = 50_000;
        using CancellationTokenSource source = new();
        Task download = Download(new() { Progress = new Collector([], p => { if (p.Received == 50_000) source.Cancel(); }) }, source.Token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => download);
        Assert.AreEqual(50_000, new FileInfo(Target + ".part").Length);
    }

    [TestMethod]
    public async Task Cars_are_known_to_be_gone_and_what_to_place_where_is_said()
    {
        DatasetDownloadException error = await Assert.ThrowsExactlyAsync<DatasetDownloadException>(() => DatasetDownload.DownloadAsync("cars196", _folder.Path));
        foreach (string word in new[] { "no longer where its authors published it", "car_devkit.tgz", "cars_train.tgz", "cars_test.tgz", "cars_test_annos_withlabels.mat", _folder.Path, "--from" })
            StringAssert.Contains(error.Message, word);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => DatasetDownload.DownloadAsync("mnist", _folder.Path));
    }

    [TestMethod]
    public void Official_addresses_are_https_and_checksums_are_whole()
    {
        foreach (PublishedFile file in PublishedDataset.All.SelectMany(d => d.Files))
        {
            Assert.AreEqual(Uri.UriSchemeHttps, file.Url(null).Scheme);
            Assert.AreEqual(16, Convert.FromHexString(file.Md5).Length);
            Assert.AreEqual($"https://mirror.example/x/{file.Name}", file.Url(new Uri("https://mirror.example/x")).AbsoluteUri);
        }
    }

#pragma warning disable CA5351 // It finds damage; nobody is kept out by it.
    private static string Md5 => Convert.ToHexStringLower(MD5.HashData(Content));
#pragma warning restore CA5351

    private Task<IReadOnlyList<string>> Download(DatasetDownloadOptions? options = null, CancellationToken cancellation = default) =>
        DatasetDownload.FetchAllAsync(
            new PublishedDataset("mine", "My set", [new("pictures.tgz", _server.Url("file/").AbsoluteUri, Md5)]),
            Path.GetDirectoryName(Target)!, options ?? new(), cancellation);

    private Task<DatasetDownloadException> Fails() => Assert.ThrowsExactlyAsync<DatasetDownloadException>(() => Download());

    private sealed class Collector(List<DatasetDownloadProgress> all, Action<DatasetDownloadProgress>? then = null) : IProgress<DatasetDownloadProgress>
    {
        public void Report(DatasetDownloadProgress value)
        {
            all.Add(value);
            then?.Invoke(value);
        }
    }
}
