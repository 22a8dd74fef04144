using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.Download;

/// <summary>A web server of one file on this machine that can misbehave. Answers one request for each connection.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private int _requests;

    public FileServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _ = Task.Run(Accept);
    }

    /// <summary>What the server has; may be replaced between requests.</summary>
    public byte[] Content { get; set; }

    public string? ETag { get; set; } = "\"v1\"";

    public bool KnowsRanges { get; set; } = true;

    /// <summary>After how many bytes of the answer to each of the first requests the connection breaks.</summary>
    public Queue<int> BreakAfter { get; } = new();

    /// <summary>What to claim as length instead of the truth.</summary>
    public long? ClaimedLength { get; set; }

    /// <summary>Sends nothing after this many bytes, and keeps the connection.</summary>
    public int? SilentAfter { get; set; }

    /// <summary>Waits before it answers.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Requests => _requests;

    /// <summary>The Range header of every request; empty where there was none.</summary>
    public ConcurrentQueue<string> Ranges { get; } = [];

    public Uri Url(string path = "file.pth") => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            await using NetworkStream stream = client.GetStream();
            (string path, Dictionary<string, string> headers) = await ReadRequest(stream);
            Interlocked.Increment(ref _requests);
            Ranges.Enqueue(headers.GetValueOrDefault("Range", ""));
            await Gate;
            if (path.StartsWith("/moved", StringComparison.Ordinal)) await Head(stream, "302 Found", $"Location: {Url()}");
            else if (path.StartsWith("/loop", StringComparison.Ordinal)) await Head(stream, "302 Found", $"Location: {Url("loop")}");
            else if (!path.StartsWith("/file", StringComparison.Ordinal)) await Head(stream, "404 Not Found");
            else await Send(stream, headers);
        }
    }

    private async Task Send(NetworkStream stream, Dictionary<string, string> headers)
    {
        int start = 0;
        if (KnowsRanges && headers.TryGetValue("Range", out string? range) && (!headers.TryGetValue("If-Range", out string? condition) || condition == ETag))
            start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        if (start >= Content.Length && start > 0)
        {
            await Head(stream, "416 Range Not Satisfiable", $"Content-Range: bytes */{Content.Length}");
            return;
        }

        string tag = ETag is null ? "" : $"\r\nETag: {ETag}";
        byte[] body = Content[start..];
        await Head(
            stream,
            start > 0 ? "206 Partial Content" : "200 OK",
            $"Content-Length: {ClaimedLength ?? body.Length}{(start > 0 ? $"\r\nContent-Range: bytes {start}-{Content.Length - 1}/{Content.Length}" : "")}{tag}",
            empty: false);
        if (BreakAfter.TryDequeue(out int length)) body = body[..length];
        await stream.WriteAsync(SilentAfter is { } few ? body.AsMemory(0, few) : body);
        if (SilentAfter is not null) await Task.Delay(Timeout.Infinite, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task Head(NetworkStream stream, string status, string headers = "", bool empty = true)
    {
        string lines = $"HTTP/1.1 {status}\r\nConnection: close\r\n{(headers.Length > 0 ? headers + "\r\n" : "")}{(empty ? "Content-Length: 0\r\n" : "")}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(lines));
    }

    private static async Task<(string Path, Dictionary<string, string> Headers)> ReadRequest(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync())!.Split(' ')[1];
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            string[] parts = line.Split(": ", 2);
            headers[parts[0]] = parts[1];
        }

        return (path, headers);
    }
}
