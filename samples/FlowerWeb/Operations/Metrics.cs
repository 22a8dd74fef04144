using System.Collections.Concurrent;
using System.Text;

namespace FlowerWeb.Operations;

/// <summary>What the server has done, and how fast.</summary>
internal sealed class Metrics
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private readonly ConcurrentDictionary<(string Route, int Status), long> _requests = new();
    private readonly ConcurrentDictionary<string, Histogram> _durations = new();
    private readonly ConcurrentDictionary<string, long> _rejected = new(), _reloads = new();

    /// <summary>Pictures of each run of the network.</summary>
    public Histogram BatchSize { get; } = new(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024);

    public void Answered(string route, int status, double seconds)
    {
        _requests.AddOrUpdate((route, status), 1, static (_, count) => count + 1);
        _durations.GetOrAdd(route, static _ => new Histogram(Seconds)).Observe(seconds);
    }

    public void Rejected(string reason) => _rejected.AddOrUpdate(reason, 1, static (_, count) => count + 1);

    public void Reloaded(string result) => _reloads.AddOrUpdate(result, 1, static (_, count) => count + 1);

    /// <summary>All of it in Prometheus' text format.</summary>
    /// <param name="waiting">Pictures that wait now.</param>
    public string Write(int waiting)
    {
        var text = new PrometheusText(new StringBuilder());
        text.Begin("flowerweb_requests_total", "counter", "Requests by route and status.");
        foreach (((string route, int status), long count) in _requests.OrderBy(p => p.Key))
        {
            text.Sample("flowerweb_requests_total", count, ("route", route), ("status", PrometheusText.Number(status)));
        }

        text.Begin("flowerweb_request_seconds", "histogram", "Time from a request's headers to its answer.");
        foreach ((string route, Histogram histogram) in _durations.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Samples("flowerweb_request_seconds", histogram, ("route", route));
        }

        text.Begin("flowerweb_batch_size", "histogram", "Pictures of one run of the network.");
        text.Samples("flowerweb_batch_size", BatchSize);
        text.Begin("flowerweb_queue_depth", "gauge", "Pictures that wait for a decoder.");
        text.Sample("flowerweb_queue_depth", waiting);
        Counts(text, "flowerweb_rejected_total", "Requests answered with 429, by reason.", "reason", _rejected);
        Counts(text, "flowerweb_model_loads_total", "Models loaded: the first, later ones, and those that could not be.", "result", _reloads);
        text.Begin("process_resident_memory_bytes", "gauge", "Memory of the process.");
        text.Sample("process_resident_memory_bytes", Environment.WorkingSet);
        return text.ToString();
    }

    private static void Counts(PrometheusText text, string name, string help, string label, ConcurrentDictionary<string, long> counts)
    {
        text.Begin(name, "counter", help);
        foreach ((string value, long count) in counts.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Sample(name, count, (label, value));
        }
    }
}
