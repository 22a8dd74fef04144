using System.Net;
using System.Net.Http.Headers;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>One exchange with a server that brings a partial file to its full length, or as far as the connection lasts.</summary>
internal sealed class Transfer(HttpClient client, TimeSpan silence)
{
    private const int BufferSize = 1 << 16;

    /// <exception cref="HttpRequestException">The server cannot be reached or the connection broke.</exception>
    /// <exception cref="DownloadException">The server does not have the file, or what it sends makes no sense.</exception>
    public async Task RunAsync(DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long start = PartialFile.Length(request);
        string? validator = PartialFile.Validator(request);
        // Without a validator only a checksum can tell the halves of two versions from one file.
        if (start > 0 && validator is null && !request.HasChecksum) start = 0;
        using HttpResponseMessage response = await SendAsync(request, start, validator, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && start > 0)
        {
            if (response.Content.Headers.ContentRange?.Length == start) return;
            // What is there is of another file: once more, from the beginning.
            PartialFile.Delete(request);
            using HttpResponseMessage whole = await SendAsync(request, 0, null, cancellation).ConfigureAwait(false);
            await ReceiveAsync(request, whole, 0, progress, cancellation).ConfigureAwait(false);
            return;
        }

        await ReceiveAsync(request, response, start, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(DownloadRequest request, long start, string? validator, CancellationToken cancellation)
    {
        using HttpRequestMessage message = new(HttpMethod.Get, request.Url);
        if (start > 0)
        {
            message.Headers.Range = new RangeHeaderValue(start, null);
            if (validator is not null) message.Headers.TryAddWithoutValidation("If-Range", validator);
        }

        using CancellationTokenSource watch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watch.CancelAfter(silence);
        try
        {
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Silent(e);
        }
    }

    private async Task ReceiveAsync(
        DownloadRequest request, HttpResponseMessage response, long start, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                // All of it: the server does not know ranges, or the file has changed.
                start = 0;
                break;
            case HttpStatusCode.PartialContent when start > 0 && range?.From == start:
                break;
            case HttpStatusCode.PartialContent:
                PartialFile.Delete(request);
                throw new DownloadException(request.Url, FormattableString.Invariant($"the server sent the range '{range}'; expected the bytes from {start} on."));
            default:
                throw new DownloadException(request.Url, FormattableString.Invariant($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}; expected 200."));
        }

        long? total = start > 0 ? range!.Length : response.Content.Headers.ContentLength;
        PartialFile.SetValidator(request, ValidatorOf(response));
        long received;
        FileStream file = new(request.PartialFile, start > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        await using (file.ConfigureAwait(false))
        {
            received = await CopyAsync(response, file, start, new Report(request.Url, total, progress), cancellation).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        if (total is { } expected && received != expected)
        {
            if (received > expected) PartialFile.Delete(request);
            throw new HttpRequestException(FormattableString.Invariant($"the server sent {received} bytes; expected {expected}"));
        }
    }

    private async Task<long> CopyAsync(HttpResponseMessage response, FileStream file, long position, Report report, CancellationToken cancellation)
    {
        using CancellationTokenSource watch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watch.CancelAfter(silence);
        byte[] buffer = new byte[BufferSize];
        report.At(position);
        try
        {
            Stream content = await response.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                int count;
                while ((count = await content.ReadAsync(buffer, watch.Token).ConfigureAwait(false)) > 0)
                {
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                    position += count;
                    report.At(position);
                    watch.CancelAfter(silence);
                }
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Silent(e);
        }

        return position;
    }

    /// <summary>What If-Range takes: a strong ETag, else the date.</summary>
    private static string? ValidatorOf(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag
        ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private TimeoutException Silent(Exception cause) =>
        new(FormattableString.Invariant($"the server was silent for {silence.TotalSeconds:0.#} seconds"), cause);

    private readonly record struct Report(Uri Url, long? Total, IProgress<DownloadProgress>? Progress)
    {
        public void At(long position) => Progress?.Report(new DownloadProgress(Url, position, Total));
    }
}
