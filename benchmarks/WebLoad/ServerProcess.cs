using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MlNetFixedHeads.WebLoad;

/// <summary>A FlowerWeb server of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private ServerProcess(Process process, Uri url) => (_process, Url, _client) = (process, url, new HttpClient { BaseAddress = url });

    public Uri Url { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string model)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        var start = new ProcessStartInfo("dotnet", [Path.Join(AppContext.BaseDirectory, "FlowerWeb.dll"), "--model", model, "--urls", url, "--Limits:ReloadSeconds", "0.5"]);
        var server = new ServerProcess(Process.Start(start)!, new Uri(url));
        while (!await server.IsReadyAsync())
        {
            if (server._process.HasExited)
            {
                throw new InvalidOperationException("The server did not start; it said why.");
            }

            await Task.Delay(50);
        }

        return server;
    }

    /// <summary>A figure of /metrics, 0 where it is not there.</summary>
    public async Task<double> MetricAsync(string sample)
    {
        string text = await _client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        string? line = text.Split('\n').FirstOrDefault(l => l.StartsWith(sample + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri("/healthz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
