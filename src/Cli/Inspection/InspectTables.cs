using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using Spectre.Console;

namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>Shows an <see cref="InspectReport"/> to a person.</summary>
internal static class InspectTables
{
    public static void Write(Messages messages, InspectReport report)
    {
        messages.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Architecture} with the {report.Head} head, {report.Classes} classes, {report.Height}x{report.Width} pixels"));
        Table table = new Table().HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach ((string name, string value) in Rows(report))
            table.AddRow(new Text(name), new Text(value));
        messages.Terminal.Write(table);
        if (report.Layers is not null)
            messages.Terminal.Write(Layers(report.Layers));
        if (report.Matrix is { } matrix)
        {
            messages.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Wrote {matrix.Path} ({Numbers.Bytes(matrix.Bytes)}): tensor '{matrix.Tensor}', {matrix.Rows} x {matrix.Columns}."));
        }
    }

    private static (string Name, string Value)[] Rows(InspectReport report) =>
    [
        ("variant", report.Variant),
        ("trainable parameters", Numbers.Whole(report.TrainableParameters)),
        ("frozen", Numbers.Whole(report.FrozenParameters)),
        ("stored", Numbers.Whole(report.StoredParameters)),
        ("total", Numbers.Whole(report.TotalParameters)),
        ("size on disk, fp32 / fp16", $"{Numbers.Bytes(report.BytesFp32)} / {Numbers.Bytes(report.BytesFp16)}"),
        ("parameters with a learned head", Numbers.Whole(report.LearnedHeadParameters)),
        ("of them the classifier's", $"{Numbers.Whole(report.ClassifierParameters)} ({Numbers.Percent(report.ClassifierSharePercent)})"),
        ("parameters saved", Numbers.Percent(report.SavedPercent)),
        ("MACs", Numbers.Operations(report.Macs)),
        ("MACs saved", Numbers.Percent(report.SavedMacsPercent)),
        ("FLOPs", Numbers.Operations(report.Flops)),
        ("features", Numbers.Whole(report.Features)),
        ("last feature map", string.Create(CultureInfo.InvariantCulture, $"{report.MapHeight}x{report.MapWidth}")),
    ];

    private static Table Layers(IReadOnlyList<LayerReport> layers)
    {
        Table table = new Table();
        foreach (string name in new[] { "layer", "operation", "input", "output" })
            table.AddColumn(name);
        foreach (string name in new[] { "parameters", "frozen", "MACs", "FLOPs" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (LayerReport layer in layers)
        {
            long[] numbers = [layer.Parameters, layer.FrozenParameters, layer.Macs, layer.Flops];
            string[] texts = [layer.Name, layer.Operation, layer.Input, layer.Output, .. numbers.Select(Numbers.Whole)];
            table.AddRow(texts.Select(t => new Text(t)));
        }

        return table;
    }
}
