using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class EvaluationReportTests
{
    private static TrainedModel _trained = null!;

    [ClassInitialize]
    public static void Train(TestContext context) => _trained = new TrainedModel();

    [ClassCleanup]
    public static void Delete() => _trained.Dispose();

    [TestMethod]
    public void A_report_is_one_page_with_curves_card_and_figures_and_is_not_overwritten_unasked()
    {
        using var folder = new TemporaryFolder();
        string[] args = ["evaluate", "--model", _trained.Model, "--data", _trained.Data, "--report", folder["new", "report"], "--weights-licence", "Ours <alone>", "--json"];
        JsonElement figures = CliRun.Of(args).Json();
        CollectionAssert.AreEqual(new[] { "report.html" }, Directory.GetFileSystemEntries(folder["new", "report"]).Select(Path.GetFileName).ToArray());
        string html = File.ReadAllText(folder["new", "report", "report.html"]);
        foreach (string part in new[] { "id=\"training\"", "id=\"card\"", "Ours &lt;alone&gt;", "resnet32_cifar", "learningRate", "class=\"sortable\"", "Parameters" })
            Assert.Contains(part, html);
        Assert.AreEqual(folder["new", "report", "report.html"], figures.GetProperty("report").GetString());
        Assert.AreEqual(3, figures.GetProperty("classes").GetArrayLength());
        Assert.AreEqual(9, figures.GetProperty("reliability").EnumerateArray().Sum(b => b.GetProperty("count").GetInt32()));
        Assert.AreEqual(9, figures.GetProperty("topLosses").GetArrayLength());
        Assert.AreEqual(figures.GetProperty("macroAccuracy").GetDouble(), figures.GetProperty("meanPerClassAccuracy").GetDouble());

        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "report.html", "--overwrite");
        Assert.AreEqual(ExitCodes.Success, CliRun.Of([.. args, "--overwrite"]).ExitCode);
    }

    [TestMethod]
    public void A_report_names_the_data_as_they_were_typed()
    {
        using var folder = new TemporaryFolder();
        string whole = _trained.Data["folder:".Length..], typed = Path.GetRelativePath(Environment.CurrentDirectory, whole);
        CliRun run = CliRun.Of("evaluate", "--model", _trained.Model, "--data", $"folder:{typed}", "--report", folder["report"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        string html = File.ReadAllText(folder["report", "report.html"]);
        Assert.Contains($"&#39;{typed}&#39;", html);
        Assert.DoesNotContain($"&#39;{whole}&#39;", html);
    }

    [TestMethod]
    public void Mistakes_are_shown_with_their_heat_maps()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 1);
        // What is called blue is red: the model, if it learned anything, is wrong about it.
        File.Copy(_trained.Picture("red", 0), folder["data", "blue", "0.png"], overwrite: true);
        File.Copy(_trained.Picture("blue", 0), folder["data", "red", "0.png"], overwrite: true);
        CliRun run = CliRun.Of("evaluate", "--model", _trained.Model, "--data", $"folder:{folder["data"]}", "--report", folder["report"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        string html = File.ReadAllText(folder["report", "report.html"]);
        Assert.Contains("Heat map of blue", html);
        Assert.Contains("src=\"data:image/jpeg;base64,", html);
        Assert.Contains("not a test split", html);
    }

    [TestMethod]
    public void Localisation_takes_the_boxes_beside_the_data_or_says_where_it_looked_for_them()
    {
        using var folder = new TemporaryFolder();
        string[] args = ["evaluate", "--model", _trained.Model, "--data", _trained.Data, "--localise", "--json"];
        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "boxes.json", "--boxes");
        File.WriteAllText(folder["b.json"], """{"0.png": [{"x": 0, "y": 0, "width": 40, "height": 40}], "2.png": []}""");
        JsonElement found = CliRun.Of([.. args, "--boxes", folder["b.json"], "--box-threshold", "0"]).Json().GetProperty("localisation");
        Assert.AreEqual((3, 6), (found.GetProperty("examples").GetInt32(), found.GetProperty("skippedRows").GetInt32()));
        // At threshold 0 the box is all that the network sees, which is nearly the box.
        Assert.AreEqual(1.0, found.GetProperty("maps").GetProperty("maxBoxAccuracy").GetDouble());
        File.WriteAllText(folder["bad.json"], """{"0.png": [{"x": 0, "y": 0, "width": 0, "height": 40}]}""");
        CliRun.Of([.. args, "--boxes", folder["bad.json"]]).ShouldFail(ExitCodes.Failure, "bad.json", "'0.png'");
    }
}
