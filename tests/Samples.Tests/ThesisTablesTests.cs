using MlNetFixedHeads.Samples.ThesisTables;
using MlNetFixedHeads.Samples.ThesisTables.Figures;
using MlNetFixedHeads.Samples.ThesisTables.Tables;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class ThesisTablesTests
{
    [TestMethod]
    public void Every_saving_of_table_5_5_is_as_printed() => AssertEqual(SavingsTable.Parameters(new Costs()), compared: 20);

    [TestMethod]
    public void Operations_saved_are_as_stated() => AssertEqual(SavingsTable.Operations(new Costs()), compared: 4);

    [TestMethod]
    public void Every_figure_of_table_6_1_is_as_printed() => AssertEqual(CostTable.Of(new Costs()), compared: 16);

    [TestMethod]
    public void The_networks_have_the_published_sizes_and_stages()
    {
        var costs = new Costs();
        AssertEqual(ArchitectureTable.Sizes(costs), compared: 17);
        AssertEqual(ArchitectureTable.Stages(costs), compared: 37);
    }

    [TestMethod]
    public void The_classifier_is_most_of_the_smallest_network()
    {
        var shares = ClassifierShareTable.Shares(new Costs()).ToDictionary(s => s.Architecture.Name, s => s.Percent);

        Assert.AreEqual(100.0 * 513_000 / 11_689_512, shares["resnet18"], 1e-9);
        Assert.AreEqual(100.0 * 1_025_000 / 1_366_792, shares["shufflenet_v2_x0_5"], 1e-9);
        Assert.AreEqual("shufflenet_v2_x0_5", shares.MaxBy(s => s.Value).Key);
    }

    [TestMethod]
    public void A_figure_that_differs_is_marked_and_fails_the_run()
    {
        ComparisonTable[] tables = [new("title", ["network", "saved"], [["a", new("1.0 %", "1.0 %")], ["b", new("2.0 %", "2.1 %")]])];
        using var output = new StringWriter();

        Assert.AreEqual(ThesisRun.Differs, ThesisRun.Report(tables, output));
        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Contains("(2.1 %) <>", lines.Single(l => l.StartsWith('b')));
        Assert.DoesNotContain("<>", lines.Single(l => l.StartsWith('a')));
        Assert.Contains("1 of 2 figures differ", output.ToString());
    }

    [TestMethod]
    public void A_run_without_differences_succeeds()
    {
        using var output = new StringWriter();

        Assert.AreEqual(ThesisRun.Equal, ThesisRun.Report([new("title", ["saved"], [[new("1.0 %", "1.0 %")], ["3.0 %"]])], output));
        Assert.Contains("All 1 figures", output.ToString());
    }

    [TestMethod]
    [DataRow("1.82 G", 1.8249e9, "1.82 G")]
    [DataRow("320 M", 319.5e6, "320 M")]
    [DataRow("0.512 M", 512_499.0, "0.512 M")]
    [DataRow("12.92 %", 12.925, "12.93 %")]
    [DataRow("22 %", 22.5, "23 %")]
    public void Numbers_are_rounded_to_the_printed_digits(string stated, double value, string expected)
    {
        var cell = Printed.Like(stated, value);

        Assert.AreEqual(expected, cell.Here);
        Assert.AreEqual(expected != stated, cell.Differs);
    }

    [TestMethod]
    public void Bars_are_as_long_as_the_shares()
    {
        ClassifierShare[] shares =
        [
            new(CnnArchitecture.ResNet18, 10, 1, 2, 50), new(CnnArchitecture.ResNet50, 10, 1, 4, 25), new(CnnArchitecture.MobileNetV2, 10, 1, 100_000, 0.001),
        ];
        using var picture = SKBitmap.Decode(ShareChart.RenderPng(shares));

        for (var i = 0; i < shares.Length; i++)
        {
            var y = ShareChart.Top + (i * ShareChart.RowHeight) + 10;
            var blue = Enumerable.Range(ShareChart.Left, picture.Width - ShareChart.Left).TakeWhile(x => picture.GetPixel(x, y) == ShareChart.Bar).Count();
            Assert.AreEqual(Math.Max(1, (int)(shares[i].Percent * ShareChart.PixelsPerPercent)), blue);
        }
    }

    [TestMethod]
    public void A_run_prints_all_tables_and_draws_the_figure()
    {
        var folder = Directory.CreateTempSubdirectory("thesis-test-");
        try
        {
            using var output = new StringWriter();
            using var errors = new StringWriter();

            Assert.AreEqual(ThesisRun.Equal, ThesisRun.Execute(["--output", Path.Combine(folder.FullName, "new")], output, errors), output.ToString());
            Assert.Contains("All 94 figures", output.ToString());
            Assert.AreEqual("", errors.ToString());
            using var picture = SKBitmap.Decode(Path.Combine(folder.FullName, "new", ThesisRun.FigureFile));
            Assert.IsGreaterThan(ShareChart.Top + (CnnArchitecture.All.Count * ShareChart.RowHeight), picture.Height);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    [DataRow("--output")]
    [DataRow("--wrong", "x")]
    public void Wrong_arguments_are_refused(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.AreEqual(ThesisRun.WrongUsage, ThesisRun.Execute(args, output, errors));
        Assert.Contains("Usage", errors.ToString());
    }

    private static void AssertEqual(ComparisonTable table, int compared)
    {
        using var text = new StringWriter();
        table.Write(text);
        Assert.AreEqual(0, table.Differing, text.ToString());
        Assert.AreEqual(compared, table.Compared);
    }
}
