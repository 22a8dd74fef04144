using System.Globalization;
using System.Text;

namespace FlowerWeb.Operations;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText(StringBuilder text)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    public void Begin(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        for (int i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        }

        text.Append(labels.Length > 0 ? "} " : " ").Append(Number(value)).Append('\n');
    }

    public void Samples(string name, Histogram histogram, params (string Name, string Value)[] labels)
    {
        (IReadOnlyList<(double Bound, long Count)> cumulative, double sum) = histogram.Read();
        foreach ((double bound, long count) in cumulative)
        {
            Sample(name + "_bucket", count, [.. labels, ("le", Number(bound))]);
        }

        Sample(name + "_sum", sum, labels);
        Sample(name + "_count", cumulative[^1].Count, labels);
    }

    public override string ToString() => text.ToString();

    private static string Escape(string value)
        => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
