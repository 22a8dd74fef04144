using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MlNetFixedHeads.WebLoad;

/// <summary>Sends the same picture again and again over a number of connections.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly byte[] _body;

    public LoadClient(Uri server, byte[] picture, int connections)
    {
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };
        _body = [.. Encoding.ASCII.GetBytes("--load\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture\"\r\n\r\n"), .. picture, .. "\r\n--load--\r\n"u8];
    }

    /// <summary>Keeps a number of requests under way until the time is up or enough were sent.</summary>
    public async Task<LoadResult> RunAsync(int connections, TimeSpan time, long requests = long.MaxValue)
    {
        ConcurrentBag<double> answered = [], rejected = [];
        ConcurrentDictionary<string, int> failures = new();
        long start = Stopwatch.GetTimestamp(), sent = 0;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start) < time && Interlocked.Increment(ref sent) <= requests)
            {
                long begin = Stopwatch.GetTimestamp();
                string? failure = null;
                HttpStatusCode status = default;
                try
                {
                    status = await SendAsync();
                }
                catch (HttpRequestException e)
                {
                    failure = e.Message;
                }

                double milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                if (status == HttpStatusCode.OK)
                {
                    answered.Add(milliseconds);
                }
                else if (status == HttpStatusCode.TooManyRequests)
                {
                    rejected.Add(milliseconds);

                    // As a client does that heeds Retry-After, if not for as long.
                    await Task.Delay(50);
                }
                else
                {
                    failures.AddOrUpdate(failure ?? status.ToString(), 1, static (_, count) => count + 1);
                }
            }
        }));
        return new LoadResult(Stopwatch.GetElapsedTime(start).TotalSeconds, [.. answered], [.. rejected], failures);
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> SendAsync()
    {
        using var content = new ByteArrayContent(_body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=load");
        using HttpResponseMessage response = await _client.PostAsync(new Uri("/predict", UriKind.Relative), content);
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode;
    }
}
