using System.Globalization;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>Accuracies found here beside the thesis', as text.</summary>
internal sealed class AccuracyTable(ThesisTable table, IReadOnlyList<AccuracyRow> rows)
{
    private const string Nothing = "-";

    private static readonly string[] Columns =
        ["data", "K", "network", "head", "parameters", "seeds", "top-1, %", "top-5, %", "thesis: top-1", "to the reference", "thesis: to the reference"];

    /// <summary>For people, conditions below.</summary>
    public string Markdown()
    {
        var text = new MarkdownText();
        text.Line($"Table {table.Number}: {table.Title}. {Reference()}");
        text.Table(Columns, rows.Select(r => (IReadOnlyList<string>)[
            r.Thesis.Data.Title, Instead(r.Classes, r.Thesis.Classes), Instead(r.Network, r.Thesis.Network.Name), Head(r),
            r.Parameters.ToString("N0", CultureInfo.InvariantCulture), Text(r.Runs.Count), Spread(r), Number(r.Top5), Number(r.Thesis.Top1, 2), Difference(r), ThesisDifference(r)]));
        if (table.Assumed is { } assumed)
            text.Line(assumed);
        ConditionsTable.Write(text, rows);
        return text.ToString();
    }

    /// <summary>For programs; nothing stands where nothing is known.</summary>
    public string Csv()
    {
        string[] header = ["table", "data", "thesis_classes", "classes", "thesis_network", "network", "head", "parameters", "seeds", "top1_mean", "top1_deviation", "top5_mean", "thesis_top1", "difference", "thesis_difference"];
        var lines = rows.Select(r => (string[])[
            table.Number, r.Thesis.Data.Name, Text(r.Thesis.Classes), Text(r.Classes), r.Thesis.Network.Name, r.Network, r.Thesis.Head.Name, Text(r.Parameters), Text(r.Runs.Count),
            Digits(r.Top1), Digits(r.Deviation), Digits(r.Top5), Digits(r.Thesis.Top1), Digits(r.Top1 - r.Reference(rows)?.Top1), Digits(r.Thesis.Top1 - r.Reference(rows)?.Thesis.Top1)]);
        return string.Concat(lines.Prepend(header).Select(l => string.Join(',', l) + "\n"));
    }

    private static string Head(AccuracyRow row) => row.Thesis.Top1 is null ? $"`{row.Thesis.Head.Name}` (not in the thesis)" : $"`{row.Thesis.Head.Name}`";

    private string Reference() => rows.FirstOrDefault(r => r.Thesis.Head.IsReference) is { } reference
        ? $"The reference is `{reference.Thesis.Head.Name}`; mean ± standard deviation of a single training."
        : "Mean ± standard deviation of a single training.";

    private string Difference(AccuracyRow row) => Signed(row.Top1 - row.Reference(rows)?.Top1, 1);

    private string ThesisDifference(AccuracyRow row) => Signed(row.Thesis.Top1 - row.Reference(rows)?.Thesis.Top1, 2);

    private static string Spread(AccuracyRow row) => row.Deviation is { } deviation ? $"{Number(row.Top1)} ± {Number(deviation)}" : Number(row.Top1);

    /// <summary>What was trained, and what the thesis has where it is something else.</summary>
    private static string Instead<T>(T trained, T thesis) => EqualityComparer<T>.Default.Equals(trained, thesis)
        ? FormattableString.Invariant($"{trained}")
        : FormattableString.Invariant($"{trained} (thesis {thesis})");

    private static string Number(double? value, int decimals = 1) => value?.ToString($"F{decimals}", CultureInfo.InvariantCulture) ?? Nothing;

    private static string Signed(double? value, int decimals)
    {
        var digits = new string('0', decimals);
        return value?.ToString($"+0.{digits};-0.{digits};0.{digits}", CultureInfo.InvariantCulture) ?? "";
    }

    private static string Digits(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
