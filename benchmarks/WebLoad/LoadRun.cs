using System.Globalization;

namespace MlNetFixedHeads.WebLoad;

/// <summary>The measurements, one after the other.</summary>
internal sealed class LoadRun(LoadOptions options, ServerProcess server, string model, byte[] picture)
{
    private readonly TimeSpan _round = TimeSpan.FromSeconds(options.Seconds);

    /// <summary>The server and the bare session take turns, so that what else the machine does falls on both.</summary>
    public async Task<bool> ThroughputAsync()
    {
        using var client = new LoadClient(server.Url, picture, options.Connections);
        await client.RunAsync(options.Connections, TimeSpan.FromSeconds(2));
        List<double> shares = [];
        bool sound = true;
        for (int round = 1; round <= options.Rounds; round++)
        {
            double bare = BareSession.Run(model, picture, _round);
            LoadResult served = await client.RunAsync(options.Connections, _round);
            sound &= served.IsSound;
            shares.Add(served.PerSecond / bare);
            Write($"round {round}: bare session {bare:F1} pictures/s; server {served}");
        }

        double runs = await server.MetricAsync("flowerweb_batch_size_count"), scored = await server.MetricAsync("flowerweb_batch_size_sum");
        Write($"throughput: {shares.Order().ElementAt(shares.Count / 2):F2} of the bare session ({shares.Min():F2} to {shares.Max():F2}); {scored / runs:F1} pictures a batch");
        return sound;
    }

    /// <summary>Watches the server's memory.</summary>
    public async Task<bool> MemoryAsync()
    {
        const int Steps = 4;
        using var client = new LoadClient(server.Url, picture, options.Connections);
        List<double> megabytes = [await MegabytesAsync()];
        bool sound = true;
        for (int step = 0; step < Steps; step++)
        {
            LoadResult result = await client.RunAsync(options.Connections, TimeSpan.MaxValue, options.Requests / Steps);
            sound &= result.IsSound && result.Rejected.Count == 0;
            megabytes.Add(await MegabytesAsync());
        }

        Write($"memory over {options.Requests} requests: {string.Join(", ", megabytes.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)))} MB");
        return sound;
    }

    /// <summary>Sends more at once than the queue holds.</summary>
    public async Task<bool> FloodAsync()
    {
        using var client = new LoadClient(server.Url, picture, options.Flood);
        LoadResult result = await client.RunAsync(options.Flood, _round);
        Write($"flood, {options.Flood} connections: {result}");
        return result.IsSound;
    }

    /// <summary>Replaces the model again and again under load.</summary>
    public async Task<bool> SwapAsync()
    {
        const string Loads = "flowerweb_model_loads_total{result=\"ok\"}";
        using var client = new LoadClient(server.Url, picture, options.Connections);
        double before = await server.MetricAsync(Loads);
        Task<LoadResult> load = client.RunAsync(options.Connections, _round);
        while (!load.IsCompleted)
        {
            string next = model + ".next";
            File.Copy(model, next);
            File.SetLastWriteTimeUtc(next, DateTime.UtcNow);
            File.Move(next, model, overwrite: true);
            await Task.WhenAny(load, Task.Delay(1500));
        }

        LoadResult result = await load;
        double swaps = await server.MetricAsync(Loads) - before;
        Write($"swap, {swaps:F0} new models: {result}");
        return result.IsSound && result.Rejected.Count == 0;
    }

    private static void Write(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    private async Task<double> MegabytesAsync() => await server.MetricAsync("process_resident_memory_bytes") / (1024 * 1024);
}
