using System.Security.Cryptography;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.Download;

[TestClass]
public sealed class FileDownloaderTests : IDisposable
{
    private static readonly byte[] Content = MakeContent(1, 300_000);

    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["file.pth"];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_file_arrives_whole_with_its_progress_and_nothing_is_left_beside_it()
    {
        using FileServer server = new(Content);
        Progress progress = new();
        await Download(server, progress: progress);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        CollectionAssert.AreEquivalent(new[] { Target, Target + ".lock" }, _folder.Files);
        Assert.AreEqual(new DownloadProgress(server.Url(), 0, Content.Length), progress.All[0]);
        Assert.AreEqual(new DownloadProgress(server.Url(), Content.Length, Content.Length), progress.All[^1]);
        Assert.IsTrue(progress.All.Zip(progress.All.Skip(1)).All(p => p.First.Received < p.Second.Received));
    }

    [TestMethod]
    public async Task A_file_that_is_there_is_not_asked_for_again()
    {
        using FileServer server = new(Content);
        File.WriteAllText(Target, "mine");
        await Download(server);
        Assert.AreEqual(0, server.Requests);
        Assert.AreEqual("mine", File.ReadAllText(Target));
    }

    [TestMethod]
    public async Task A_connection_that_breaks_is_resumed_where_it_broke()
    {
        using FileServer server = new(Content);
        server.BreakAfter.Enqueue(100_000);
        server.BreakAfter.Enqueue(50_000);
        await Download(server);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        CollectionAssert.AreEqual(new[] { "", "bytes=100000-", "bytes=150000-" }, server.Ranges.ToArray());
    }

    [TestMethod]
    public async Task A_download_that_failed_goes_on_in_the_next_run()
    {
        using FileServer server = new(Content);
        server.BreakAfter.Enqueue(100_000);
        // The second attempt brings nothing, which ends the run.
        server.BreakAfter.Enqueue(0);
        DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(() => Download(server));
        Assert.Contains("100000 bytes are kept", error.Message);
        Assert.IsFalse(File.Exists(Target));
        Progress progress = new();
        await Download(server, progress: progress);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        Assert.AreEqual("bytes=100000-", server.Ranges.Last());
        Assert.AreEqual(100_000, progress.All[0].Received);
    }

    [TestMethod]
    public async Task A_server_that_ignores_ranges_sends_all_of_it_again()
    {
        using FileServer server = new(Content) { KnowsRanges = false };
        File.WriteAllBytes(Target + ".part", Content[..1000]);
        File.WriteAllText(Target + ".part.validator", "\"v1\"");
        await Download(server);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        Assert.AreEqual(1, server.Requests);
    }

    [TestMethod]
    public async Task A_file_that_changed_on_the_server_is_not_sewn_together_from_two()
    {
        byte[] other = MakeContent(2, 200_000);
        using FileServer server = new(other) { ETag = "\"v2\"" };
        File.WriteAllBytes(Target + ".part", Content[..1000]);
        File.WriteAllText(Target + ".part.validator", "\"v1\"");
        await Download(server, sha256: null);
        CollectionAssert.AreEqual(other, File.ReadAllBytes(Target));
    }

    [TestMethod]
    public async Task Without_a_validator_and_a_checksum_a_download_starts_again()
    {
        using FileServer server = new(Content) { ETag = null };
        File.WriteAllBytes(Target + ".part", new byte[1000]);
        await Download(server, sha256: null);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        CollectionAssert.AreEqual(new[] { "" }, server.Ranges.ToArray());
    }

    [TestMethod]
    public async Task A_partial_file_that_is_complete_is_only_checked()
    {
        using FileServer server = new(Content);
        File.WriteAllBytes(Target + ".part", Content);
        await Download(server);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        File.Delete(Target);
        File.WriteAllBytes(Target + ".part", new byte[Content.Length + 5]);
        await Download(server);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
    }

    [TestMethod]
    public async Task Wrong_bytes_are_deleted_and_named()
    {
        byte[] wrong = [.. Content];
        wrong[77] ^= 1;
        using FileServer server = new(wrong);
        DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(() => Download(server));
        Assert.Contains(Sha256[..8], error.Message);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(wrong)), error.Message);
        CollectionAssert.AreEqual(new[] { Target + ".lock" }, _folder.Files);
    }

    [TestMethod]
    public async Task A_length_that_is_not_kept_is_an_error()
    {
        using FileServer server = new(Content) { ClaimedLength = Content.Length + 10, KnowsRanges = false };
        DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(() => Download(server));
        Assert.Contains(server.Url().ToString(), error.Message);
        Assert.IsFalse(File.Exists(Target));
        File.Delete(Target + ".part");
        using FileServer shorter = new(Content) { ClaimedLength = 1000 };
        await Assert.ThrowsExactlyAsync<DownloadException>(() => Download(shorter));
        Assert.IsFalse(File.Exists(Target));
    }

    [TestMethod]
    public async Task A_missing_file_and_a_server_that_is_not_there_are_errors_that_say_so()
    {
        Uri gone;
        using (FileServer server = new(Content))
        {
            gone = server.Url();
            DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(() => Download(server, "none.pth"));
            Assert.Contains("404 Not Found", error.Message);
        }

        using FileDownloader downloader = new();
        DownloadException refused = await Assert.ThrowsExactlyAsync<DownloadException>(
            () => downloader.DownloadAsync(new DownloadRequest(gone, Target), null, CancellationToken.None));
        Assert.Contains(gone.ToString(), refused.Message);
        Assert.IsFalse(File.Exists(Target));
    }

    [TestMethod]
    public async Task Redirections_are_followed_but_not_for_ever()
    {
        using FileServer server = new(Content);
        await Download(server, "moved");
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
        File.Delete(Target);
        Assert.Contains("302", (await Assert.ThrowsExactlyAsync<DownloadException>(() => Download(server, "loop"))).Message);
    }

    [TestMethod]
    public async Task A_silent_server_is_given_up()
    {
        using FileServer server = new(Content) { SilentAfter = 0 };
        using FileDownloader downloader = new(TimeSpan.FromMilliseconds(200));
        DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(
            () => downloader.DownloadAsync(new DownloadRequest(server.Url(), Target, Sha256), null, CancellationToken.None));
        Assert.Contains("silent", error.Message);
    }

    [TestMethod]
    public async Task Cancelling_keeps_what_was_received()
    {
        using FileServer server = new(Content) { SilentAfter = 1000 };
        using CancellationTokenSource cancellation = new();
        Progress progress = new() { On = p => { if (p.Received == 1000) cancellation.Cancel(); } };
        using FileDownloader downloader = new();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => downloader.DownloadAsync(new DownloadRequest(server.Url(), Target, Sha256), progress, cancellation.Token));
        Assert.AreEqual(1000, new FileInfo(Target + ".part").Length);
    }

    [TestMethod]
    public async Task Two_at_once_download_once()
    {
        TaskCompletionSource gate = new();
        using FileServer server = new(Content) { Gate = gate.Task };
        Task[] downloads = [.. Enumerable.Range(0, 4).Select(_ => Download(server))];
        gate.SetResult();
        await Task.WhenAll(downloads);
        Assert.AreEqual(1, server.Requests);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(Target));
    }

    [TestMethod]
    public async Task Plain_http_to_another_machine_is_refused()
    {
        using FileDownloader downloader = new();
        DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(
            () => downloader.DownloadAsync(new DownloadRequest(new Uri("http://example.invalid/x"), Target), null, CancellationToken.None));
        Assert.Contains("https", error.Message);
    }

    private async Task Download(FileServer server, string path = "file.pth", string? sha256 = "", Progress? progress = null)
    {
        using FileDownloader downloader = new();
        await downloader.DownloadAsync(new DownloadRequest(server.Url(path), Target, sha256 == "" ? Sha256[..8] : sha256), progress, CancellationToken.None);
    }

    private static byte[] MakeContent(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed class Progress : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public Action<DownloadProgress>? On { get; init; }

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            On?.Invoke(value);
        }
    }
}
