using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>Turns what a user says of pretrained weights, a path or <c>imagenet</c>, into a file.</summary>
internal sealed class WeightsSource(string folder, ILogger logger, IProgress<DownloadProgress>? progress = null)
{
    /// <summary>The source that keeps files in the user's cache.</summary>
    public static WeightsSource OfThisUser(ILogger logger, IProgress<DownloadProgress>? progress = null) => new(CacheFolder.Weights, logger, progress);

    /// <summary>The path itself, or that of the published file, downloaded if it is not in the cache yet.</summary>
    /// <exception cref="ArgumentException">There are no published weights of this network.</exception>
    /// <exception cref="WeightsDownloadException">They cannot be downloaded, or what is in the cache is not the published file.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string Find(string pathOrKeyword, CnnArchitecture architecture, CancellationToken cancellation)
    {
        if (!PublishedWeights.IsKeyword(pathOrKeyword)) return pathOrKeyword;
        return PublishedWeights.TryFind(architecture, out PublishedWeights? published)
            ? Find(published.Url, published.File, published.Sha256Prefix, cancellation)
            : throw new ArgumentException($"PretrainedWeights is '{pathOrKeyword}'; {PublishedWeights.NoneFor(architecture)}");
    }

    /// <summary>A file of the cache, downloaded if it is not there yet.</summary>
    public string Find(Uri url, string file, string sha256Prefix, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, file);
        // Callers are synchronous, as ML.NET's Fit is; a thread of the pool has no context that could deadlock.
        Task.Run(() => FindAsync(new DownloadRequest(url, path, sha256Prefix), cancellation), cancellation).GetAwaiter().GetResult();
        return path;
    }

    private async Task FindAsync(DownloadRequest request, CancellationToken cancellation)
    {
        if (!File.Exists(request.Target))
        {
            logger.LogInformation("Downloading {Url} to {Path}.", request.Url, request.Target);
            using FileDownloader downloader = new();
            try
            {
                await downloader.DownloadAsync(request, progress, cancellation).ConfigureAwait(false);
            }
            catch (DownloadException e)
            {
                throw new WeightsDownloadException(
                    $"{e.Message} Without a connection: get {request.Url} on another machine and put it at '{request.Target}', or give the path of the file instead of '{PublishedWeights.Keyword}'. "
                    + $"The environment variable {CacheFolder.Variable} names another folder for such files.",
                    e);
            }

            logger.LogInformation("Downloaded {Path}.", request.Target);
            return;
        }

        // It may have been put there by hand.
        string found = await FileChecksum.Sha256Async(request.Target, cancellation).ConfigureAwait(false);
        if (!FileChecksum.Agrees(found, request.Sha256Prefix!))
            throw new WeightsDownloadException($"'{request.Target}' has SHA-256 {found}; expected one that begins with {request.Sha256Prefix}. Delete it to download it again from {request.Url}.");
    }
}
