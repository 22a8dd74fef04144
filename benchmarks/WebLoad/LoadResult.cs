using System.Globalization;

namespace MlNetFixedHeads.WebLoad;

/// <summary>What became of the requests of a round.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Answered">Milliseconds of each request that was answered with 200.</param>
/// <param name="Rejected">Milliseconds of each that was answered with 429.</param>
/// <param name="Failures">How the others ended, and how many.</param>
internal sealed record LoadResult(double Seconds, IReadOnlyList<double> Answered, IReadOnlyList<double> Rejected, IReadOnlyDictionary<string, int> Failures)
{
    public double PerSecond => Answered.Count / Seconds;

    public bool IsSound => Failures.Count == 0;

    public override string ToString()
    {
        string failures = Failures.Count == 0 ? "none failed" : string.Join(", ", Failures.Select(f => $"{f.Value} x {f.Key}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Answered.Count} answered ({PerSecond:F1}/s; p50 {Percentile(0.5):F0} ms, p99 {Percentile(0.99):F0} ms, longest {Percentile(1):F0} ms), {Rejected.Count} turned away, {failures}");
    }

    private double Percentile(double share)
    {
        double[] sorted = [.. Answered.Order()];
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(share * sorted.Length, sorted.Length - 1)];
    }
}
