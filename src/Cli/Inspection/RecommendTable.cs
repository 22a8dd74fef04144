using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using Spectre.Console;

namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>Shows a <see cref="RecommendReport"/> to a person: the heads that fit, then why the others do not.</summary>
internal static class RecommendTable
{
    public static void Write(Messages messages, RecommendReport report)
    {
        messages.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Heads for {report.Classes} classes on the {report.Features} features of {report.Architecture}, {report.Height}x{report.Width} pixels"));
        Table table = new Table().AddColumn("").AddColumn("head");
        foreach (string name in new[] { "parameters", "saved", "frozen", "stored, fp32", "MACs", "largest cosine" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (HeadReport head in report.Heads.Where(h => h.Fits))
        {
            string[] row =
            [
                head.Recommended ? ">" : "",
                head.Head,
                Numbers.Whole(head.Parameters!.Value),
                Numbers.Percent(head.SavedPercent!.Value),
                Numbers.Whole(head.FrozenParameters!.Value),
                Numbers.Bytes(head.BytesFp32!.Value),
                Numbers.Whole(head.Macs!.Value),
                Cosine(head.LargestCosine),
            ];
            table.AddRow(row.Select(t => new Text(t)));
        }

        messages.Terminal.Write(table);
        foreach (HeadReport head in report.Heads.Where(h => !h.Fits))
            messages.WriteLine($"{head.Head} does not fit: {head.Problem}.");
        messages.WriteLine($"Recommended: {report.Recommended}. {report.Reason}");
    }

    /// <summary>Four decimals; what rounds to nothing is not called negative.</summary>
    private static string Cosine(double? cosine) => cosine is { } value
        ? (Math.Round(value, 4) + 0.0).ToString("0.0000;-0.0000;0", CultureInfo.InvariantCulture)
        : "learned";
}
