using MlNetFixedHeads.Estimators.Datasets.Download;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads;

/// <summary>Downloads the official files of well-known data sets, to where the loaders expect them.</summary>
/// <remarks>Over HTTPS only. An interrupted download goes on where it stopped, in this run or a later one; a file is complete and its checksum
/// right, or it is not there. Nothing is ever overwritten.</remarks>
public static class DatasetDownload
{
    /// <summary>The data sets there are: <c>flowers102</c> (345 MB), <c>cars196</c> (1.9 GB) and <c>cifar100</c> (169 MB).</summary>
    public static IReadOnlyList<string> Names { get; } = [.. PublishedDataset.All.Select(d => d.Name)];

    /// <summary>Makes sure that the files of a data set are in a folder.</summary>
    /// <param name="dataset">One of <see cref="Names"/>.</param>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="options">Options, or null for the defaults. <c>cars196</c> is no longer where its authors published it: it needs
    /// <see cref="DatasetDownloadOptions.From"/>.</param>
    /// <param name="cancellationToken">Ends the download; what was received is kept for the next one.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ArgumentException">There is no such data set.</exception>
    /// <exception cref="DatasetDownloadException">A file cannot be had, or another file of its name is there; the message says what to place
    /// where instead.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<IReadOnlyList<string>> DownloadAsync(
        string dataset, string folder, DatasetDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataset);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return FetchAllAsync(PublishedDataset.Find(dataset), folder, options ?? new(), cancellationToken);
    }

    /// <summary>The same for any published files.</summary>
    internal static async Task<IReadOnlyList<string>> FetchAllAsync(
        PublishedDataset published, string folder, DatasetDownloadOptions options, CancellationToken cancellationToken)
    {
        string target = Path.GetFullPath(folder);
        List<string> paths = [];
        using FileDownloader downloader = new(options.Silence);
        IProgress<DownloadProgress>? progress = options.Progress is { } receiver ? new Forwarded(receiver) : null;
        foreach (PublishedFile file in published.Files)
        {
            DownloadRequest request = new(file.Url(options.From), Path.Join(target, file.Name)) { Md5 = file.Md5 };
            await FetchAsync(published, request, target, options.From is null, downloader, progress, cancellationToken).ConfigureAwait(false);
            paths.Add(request.Target);
        }

        return paths;
    }

    private static async Task FetchAsync(
        PublishedDataset published, DownloadRequest request, string folder, bool official, FileDownloader downloader, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (Directory.Exists(request.Target))
            throw new DatasetDownloadException($"'{request.Target}' is a folder; expected no such thing, or the file.");
        bool isThere = File.Exists(request.Target);
        if (!isThere && published.IsGone && official)
            throw new DatasetDownloadException($"{published.Title} is no longer where its authors published it ({request.Url}): {published.ByHand(folder)}.");
        try
        {
            if (!isThere)
                await downloader.DownloadAsync(request, progress, cancellation).ConfigureAwait(false);
            // It may have been put there by hand.
            else if (await FileDownloader.ChecksumProblemAsync(request, request.Target, cancellation).ConfigureAwait(false) is { } problem)
                throw new DatasetDownloadException($"'{request.Target}' {problem}, as {published.Title} has it. It is left as it is: move it or delete it to download it.");
        }
        catch (DownloadException e)
        {
            throw new DatasetDownloadException($"{e.Message} Without it: {published.ByHand(folder)}.", e);
        }
    }

    private sealed class Forwarded(IProgress<DatasetDownloadProgress> receiver) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => receiver.Report(new(value.Url, value.Received, value.Total));
    }
}
