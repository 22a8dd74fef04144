using System.Globalization;
using System.Text;

namespace MlNetFixedHeads;

/// <summary>A weights file does not belong to the network; the message names the file and lists what is missing, unexpected or of another
/// shape. The network was left as it was.</summary>
public sealed class WeightsException : Exception
{
    private const int Listed = 10;

    /// <summary>Creates the exception.</summary>
    /// <param name="source">The file.</param>
    /// <param name="report">The tensors that do not fit; those of replaced layers are left out.</param>
    public WeightsException(string source, WeightsReport report)
        : base(Describe(source, report)) => Report = report;

    /// <summary>All the tensors that do not fit.</summary>
    public WeightsReport Report { get; }

    private static string Describe(string source, WeightsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder text = new($"Weights file '{source}' does not belong to this network.");
        Append(text, "Missing from the file", report.Missing);
        Append(text, "Not in the network", report.Unexpected);
        Append(text, "Of another shape", [.. report.Mismatched.Select(mismatch => mismatch.ToString())]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string what, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        text.Append(CultureInfo.InvariantCulture, $" {what} ({names.Count}): ").AppendJoin(", ", names.Take(Listed));
        text.Append(names.Count > Listed ? ", ..." : ".");
    }
}
