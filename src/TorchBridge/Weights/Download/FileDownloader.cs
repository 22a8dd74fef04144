using System.Net.Sockets;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>Downloads files over HTTPS: an interrupted download goes on where it stopped, a file is complete and checked or not there, and any
/// number of processes may ask for the same one.</summary>
internal sealed class FileDownloader : IDisposable
{
    /// <summary>Connections may break; each new attempt must have brought something or it is the last.</summary>
    private const int Attempts = 5;
    private const int Redirects = 5;

    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly Transfer _transfer;

    /// <param name="timeout">How long a server may be silent. Defaults to a minute.</param>
    public FileDownloader(TimeSpan? timeout = null)
    {
        TimeSpan silence = timeout ?? UsualTimeout;
        // It follows no redirection from https to http.
        _client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = Redirects, ConnectTimeout = silence })
        {
            // Silence is watched instead: a large file may take hours.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("MlNetFixedHeads");
        _transfer = new Transfer(_client, silence);
    }

    /// <summary>Makes sure the file is there.</summary>
    /// <exception cref="DownloadException">It could not be downloaded, or is not the file that was expected. What was received of it is kept for
    /// the next attempt, unless its checksum is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was received is kept.</exception>
    public async Task DownloadAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (request.Url.Scheme != Uri.UriSchemeHttps && !request.Url.IsLoopback)
            throw new DownloadException(request.Url, "it is not an https address.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Target))!);
            using IDisposable taken = await DownloadLock.TakeAsync(request.LockFile, cancellation).ConfigureAwait(false);
            // Another process may have fetched it in the meantime.
            if (File.Exists(request.Target)) return;
            await ReceiveAsync(request, progress, cancellation).ConfigureAwait(false);
            await CheckAsync(request, cancellation).ConfigureAwait(false);
            File.Move(request.PartialFile, request.Target);
            File.Delete(request.ValidatorFile);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not DownloadException)
        {
            throw new DownloadException(request.Url, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>What of a file's checksums is wrong, or null.</summary>
    public static async Task<string?> ChecksumProblemAsync(DownloadRequest request, string path, CancellationToken cancellation)
    {
        if (request.Sha256Prefix is { } sha256
            && await FileChecksum.Sha256Async(path, cancellation).ConfigureAwait(false) is var found && !FileChecksum.Agrees(found, sha256))
        {
            return $"has SHA-256 {found}; expected one that begins with {sha256}";
        }

        return request.Md5 is { } md5
            && await FileChecksum.Md5Async(path, cancellation).ConfigureAwait(false) is var other && !string.Equals(other, md5, StringComparison.OrdinalIgnoreCase)
            ? $"has MD5 {other}; expected {md5}"
            : null;
    }

    private async Task ReceiveAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            long before = PartialFile.Length(request);
            try
            {
                await _transfer.RunAsync(request, progress, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (IsInterruption(e))
            {
                long received = PartialFile.Length(request);
                if (attempt == Attempts || received <= before)
                    throw new DownloadException(request.Url, Describe(e, received), e);
            }
        }
    }

    private static bool IsInterruption(Exception e) => e is HttpRequestException or SocketException or TimeoutException
        || (e is IOException and not DownloadException && e.InnerException is SocketException) || e is HttpIOException;

    private static string Describe(Exception e, long received)
    {
        string kept = received > 0 ? FormattableString.Invariant($" {received} bytes are kept, and the next attempt goes on from there.") : "";
        string reason = e.InnerException is SocketException inner ? inner.Message : e.Message;
        return $"{reason.TrimEnd('.')}.{kept}";
    }

    private static async Task CheckAsync(DownloadRequest request, CancellationToken cancellation)
    {
        string? problem = await ChecksumProblemAsync(request, request.PartialFile, cancellation).ConfigureAwait(false);
        if (problem is null) return;
        PartialFile.Delete(request);
        throw new DownloadException(request.Url, $"what was received {problem}. It was deleted.");
    }
}
