using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class EndToEndTests
{
    private static TrainedModel _trained = null!;

    [ClassInitialize]
    public static void Train(TestContext context) => _trained = new TrainedModel();

    [ClassCleanup]
    public static void Delete() => _trained.Dispose();

    [TestMethod]
    public void Training_writes_its_results_and_its_history()
    {
        JsonElement printed = _trained.Training.Json();
        CollectionAssert.AreEquivalent(
            new[] { "curves.png", "events.out.tfevents.fixedheads", "history.csv", "history.json", "model.onnx", "model.zip", "weights.safetensors" },
            Directory.GetFileSystemEntries(_trained.Output).Select(Path.GetFileName).ToArray());
        JsonElement history = JsonDocument.Parse(File.ReadAllText(Path.Join(_trained.Output, "history.json"))).RootElement;
        Assert.IsTrue(JsonElement.DeepEquals(printed, history));
        CollectionAssert.AreEqual(ColouredPictures.ClassNames.ToArray(), history.GetProperty("classes").EnumerateArray().Select(c => c.GetString()).ToArray());
        Assert.AreEqual(2, history.GetProperty("epochs").GetArrayLength());
        // There is a test split and no validation split: the last epoch is kept.
        Assert.AreEqual(2, history.GetProperty("bestEpoch").GetInt32());
        Assert.AreEqual(0.0, history.GetProperty("settings").GetProperty("validationFraction").GetDouble());
        Assert.AreEqual(9, history.GetProperty("test").GetProperty("examples").GetInt32());
    }

    [TestMethod]
    public void Evaluate_repeats_the_test_figures_of_training()
    {
        JsonElement test = _trained.Training.Json().GetProperty("test");
        JsonElement evaluated = CliRun.Of("evaluate", "--model", _trained.Model, "--data", _trained.Data, "--json").Json();
        Assert.AreEqual(test.GetProperty("examples").GetInt32(), evaluated.GetProperty("examples").GetInt32());
        foreach (string figure in new[] { "top1", "top5", "macroAccuracy", "logLoss" })
            Assert.AreEqual(test.GetProperty(figure).GetDouble(), evaluated.GetProperty(figure).GetDouble(), 1e-9, figure);
        Assert.AreEqual(1.0, evaluated.GetProperty("top5").GetDouble(), "Of three classes the right one is always among the first three.");
    }

    [TestMethod]
    public void Evaluate_matches_classes_by_name()
    {
        using var folder = new TemporaryFolder();
        // Without blue, green is the first class here and the second of the model.
        ColouredPictures.WriteFolder(folder.Path, perClass: 4, seed: 2, "green", "red");
        JsonElement some = CliRun.Of("evaluate", "--model", _trained.Model, "--data", $"folder:{folder.Path}", "--json").Json();
        double right = 0;
        foreach (string name in new[] { "green", "red" })
        {
            string[] files = Directory.GetFiles(folder[name]);
            CliRun run = CliRun.Of(["predict", "--model", _trained.Model, "--json", .. files]);
            right += run.Json().EnumerateArray().Count(p => p.GetProperty("predictedLabel").GetString() == name);
        }

        Assert.AreEqual(8, some.GetProperty("examples").GetInt32());
        Assert.AreEqual(right / 8, some.GetProperty("top1").GetDouble(), 1e-9);
    }

    [TestMethod]
    public void Evaluate_lists_the_classes_a_model_does_not_know()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder.Path, perClass: 1);
        Directory.Move(folder["blue"], folder["violet"]);
        CliRun.Of("evaluate", "--model", _trained.Model, "--data", $"folder:{folder.Path}").ShouldFail(ExitCodes.Failure, "'violet'", "does not know");
    }

    [TestMethod]
    public void Evaluate_names_every_unreadable_picture()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder.Path, perClass: 2);
        File.WriteAllText(folder["red", "0.png"], "no picture");
        File.WriteAllText(folder["blue", "1.jpg"], "nor this");
        CliRun.Of("evaluate", "--model", _trained.Model, "--data", $"folder:{folder.Path}")
            .ShouldFail(ExitCodes.Failure, "2 of 6 pictures", Path.Join("red", "0.png"), Path.Join("blue", "1.jpg"));
    }

    [TestMethod]
    public void Evaluate_says_which_splits_there_are() =>
        CliRun.Of("evaluate", "--model", _trained.Model, "--data", _trained.Data, "--split", "validation").ShouldFail(ExitCodes.Failure, "train", "test");

    [TestMethod]
    public void Predict_gives_a_distribution_over_the_classes_and_heat_maps()
    {
        using var folder = new TemporaryFolder();
        string picture = _trained.Picture("red", 0);
        JsonElement answer = CliRun.Of("predict", "--model", _trained.Model, picture, "--json", "--heatmaps", folder["maps"]).Json()[0];
        Assert.AreEqual(picture, answer.GetProperty("file").GetString());
        JsonElement[] scores = [.. answer.GetProperty("scores").EnumerateArray()];
        Assert.HasCount(3, scores);
        Assert.AreEqual(1.0, scores.Sum(s => s.GetProperty("score").GetDouble()), 1e-5);
        Assert.AreEqual(answer.GetProperty("predictedLabel").GetString(), scores[0].GetProperty("label").GetString());
        Assert.AreEqual(answer.GetProperty("score").GetDouble(), scores[0].GetProperty("score").GetDouble());
        using SkiaSharp.SKBitmap map = SkiaSharp.SKBitmap.Decode(folder["maps", "0.heatmap.png"]);
        Assert.IsNotNull(map);
        Assert.IsGreaterThan(map.Height, map.Width);
    }

    [TestMethod]
    public void Heat_maps_of_several_classes_of_the_whole_picture_stand_side_by_side()
    {
        using var folder = new TemporaryFolder();
        string[] args =
        [
            "predict", "--model", _trained.Model, _trained.Picture("red", 0), "--heatmaps", folder["maps"],
            "--heatmap-classes", "3", "--heatmap-size", "96", "--heatmap-method", "grad-cam", "--heatmap-scale", "across",
        ];
        CliRun run = CliRun.Of(args);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        using SkiaSharp.SKBitmap sheet = SkiaSharp.SKBitmap.Decode(folder["maps", "0.heatmap.png"]);
        Assert.AreEqual((4 * 224) + (3 * Estimators.Explain.HeatMapImage.Gap), sheet.Width);
        CliRun.Of("predict", "--model", _trained.Model, "x.png", "--heatmap-size", "whole").ShouldFail(ExitCodes.WrongUsage, "--heatmap-size", "--heatmaps DIR");
        CliRun.Of("predict", "--model", _trained.Model, "x.png", "--heatmaps", folder["maps"], "--heatmap-size", "tall").ShouldFail(ExitCodes.WrongUsage, "'tall'");
    }

    [TestMethod]
    public void Heat_maps_are_not_overwritten_unasked()
    {
        using var folder = new TemporaryFolder();
        string[] args = ["predict", "--model", _trained.Model, _trained.Picture("red", 0), "--heatmaps", folder.Path];
        Assert.AreEqual(ExitCodes.Success, CliRun.Of(args).ExitCode);
        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "0.heatmap.png", "--overwrite");
        Assert.AreEqual(ExitCodes.Success, CliRun.Of([.. args, "--overwrite"]).ExitCode);
    }

    [TestMethod]
    public void Pictures_of_the_same_name_get_heat_maps_of_their_own()
    {
        using var folder = new TemporaryFolder();
        CliRun run = CliRun.Of("predict", "--model", _trained.Model, _trained.Picture("red", 0), _trained.Picture("blue", 0), "--heatmaps", folder.Path);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.HasCount(2, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Predict_answers_for_the_readable_files_and_reports_the_others()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.jpg"], "no picture");
        CliRun run = CliRun.Of("predict", "--model", _trained.Model, folder["text.jpg"], folder["none.png"], _trained.Picture("green", 1), "--json", "--top", "1");
        run.ShouldFail(ExitCodes.Failure, "text.jpg", "none.png");
        JsonElement[] answers = [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];
        Assert.IsTrue(answers[0].TryGetProperty("error", out _));
        Assert.IsTrue(answers[1].TryGetProperty("error", out _));
        Assert.HasCount(1, answers[2].GetProperty("scores").EnumerateArray().ToArray());
    }

    [TestMethod]
    public void The_weights_that_training_wrote_fit_the_network_exactly()
    {
        using var folder = new TemporaryFolder();
        CliRun run = CliRun.Of(
            "train", "--data", _trained.Data, "--arch", "resnet32_cifar", "--head", "identity", "--epochs", "0",
            "--pretrained", Path.Join(_trained.Output, "weights.safetensors"), "--size", "32", "--crop-fraction", "1", "--threads", "1", "--output", folder["again"], "--json");
        JsonElement test = run.Json().GetProperty("test");
        Assert.AreEqual(_trained.Training.Json().GetProperty("test").GetProperty("logLoss").GetDouble(), test.GetProperty("logLoss").GetDouble(), 1e-6);
    }

    [TestMethod]
    public void A_missing_or_foreign_model_is_one_clear_message()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.zip"], "no model");
        CliRun.Of("predict", "--model", folder["none.zip"], "x.png").ShouldFail(ExitCodes.Failure, "none.zip", "no such file");
        CliRun.Of("predict", "--model", folder["text.zip"], "x.png").ShouldFail(ExitCodes.Failure, "text.zip", "no model");
    }
}
