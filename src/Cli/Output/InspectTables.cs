using System.Globalization;
using Spectre.Console;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>Shows an <see cref="InspectReport"/> to a person.</summary>
internal sealed class InspectTables(Messages messages)
{
    public void Write(InspectReport report)
    {
        messages.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Architecture} with the {report.Head} head, {report.Classes} classes, {report.Height}x{report.Width} pixels"));
        Table table = new Table().HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach ((string name, string value) in Rows(report))
            table.AddRow(new Text(name), new Text(value));
        messages.Terminal.Write(table);
        if (report.Layers is not null)
            messages.Terminal.Write(Layers(report));
    }

    private static (string Name, string Value)[] Rows(InspectReport report) =>
    [
        ("variant", report.Variant),
        ("parameters", Numbers.Whole(report.Parameters)),
        ("of them trainable", Numbers.Whole(report.TrainableParameters)),
        ("with a learned head", Numbers.Whole(report.LearnedHeadParameters)),
        ("saved", Numbers.Percent(report.SavedPercent)),
        ("size, fp32 / fp16", $"{Numbers.Bytes(report.BytesFp32)} / {Numbers.Bytes(report.BytesFp16)}"),
        ("MACs", Numbers.Operations(report.Macs)),
        ("FLOPs", Numbers.Operations(report.Flops)),
        ("features", Numbers.Whole(report.Features)),
        ("last feature map", string.Create(CultureInfo.InvariantCulture, $"{report.MapHeight}x{report.MapWidth}")),
    ];

    private static Table Layers(InspectReport report)
    {
        Table table = new Table().AddColumn("operation").AddColumn("output");
        foreach (string name in new[] { "parameters", "MACs", "FLOPs" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var layer in report.Layers!)
        {
            table.AddRow(
                new Text(layer.Operation),
                new Text(layer.Output),
                new Text(Numbers.Whole(layer.Parameters)),
                new Text(Numbers.Whole(layer.Macs)),
                new Text(Numbers.Whole(layer.Flops)));
        }

        return table;
    }
}
