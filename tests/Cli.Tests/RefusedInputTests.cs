using System.IO.Compression;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>What is wrong with files and folders is said in the user's words, and nothing is left behind.</summary>
[TestClass]
public sealed class RefusedInputTests
{
    [TestMethod]
    public void A_blank_value_is_wrong_usage()
    {
        using var folder = new TemporaryFolder();
        CliRun.Of(TrainedModel.Arguments($"folder:{folder["data"]}", "")).ShouldFail(ExitCodes.WrongUsage, "--output: '' is blank");
        CliRun.Of(TrainedModel.Arguments(" ", folder["out"])).ShouldFail(ExitCodes.WrongUsage, "--data: ' ' is blank");
    }

    [TestMethod]
    [DataRow("--batch", "1", "2 or more")]
    [DataRow("--size", "100000", "8192")]
    public void A_number_no_training_can_use_is_wrong_usage(string option, string value, string expected) =>
        CliRun.Of("train", "--data", "folder:x", "--arch", "resnet32_cifar", "--head", "identity", "--output", "y", option, value)
            .ShouldFail(ExitCodes.WrongUsage, option, value, expected);

    [TestMethod]
    public void An_unknown_engine_is_one_line() =>
        CliRun.Of("forward", "--arch", "resnet18", "--head", "identity", "--classes", "3", "--weights", "w", "--input", "i", "--output", "o", "--engine", "tf")
            .ShouldFail(ExitCodes.WrongUsage, "--engine: 'tf' is no engine; expected torch or onnx.");

    [TestMethod]
    public void A_model_of_another_kind_is_said_to_be_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.zip"], "no model");
        using (ZipArchive archive = ZipFile.Open(folder["other.zip"], ZipArchiveMode.Create))
            archive.CreateEntry("notes.txt");
        CliRun.Of("predict", "--model", folder["text.zip"], "x.png").ShouldFail(ExitCodes.Failure, "text.zip", "no zip archive");
        CliRun.Of("predict", "--model", folder["other.zip"], "x.png").ShouldFail(ExitCodes.Failure, "other.zip", "without an ML.NET model");
        CliRun.Of("predict", "--model", folder.Path, "x.png").ShouldFail(ExitCodes.Failure, "is a folder");
    }

    [TestMethod]
    public void Evaluate_says_that_it_is_the_data_that_are_missing()
    {
        using var model = new TrainedModel();
        using var folder = new TemporaryFolder();
        CliRun.Of("evaluate", "--model", model.Model, "--data", $"folder:{folder["none"]}").ShouldFail(ExitCodes.Failure, "--data: There is no folder");

        // A heat map's folder goes again where no heat map came about.
        Directory.CreateDirectory(folder["picture.jpg"]);
        CliRun.Of("predict", "--model", model.Model, folder["picture.jpg"], "--heatmaps", folder["maps", "deep"]).ShouldFail(ExitCodes.Failure, "picture.jpg", "is a folder");
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
        File.WriteAllText(folder["file"], "");
        CliRun.Of("predict", "--model", model.Model, "x.png", "--heatmaps", folder["file", "maps"]).ShouldFail(ExitCodes.Failure, "--heatmaps", "is a file");
    }

    [TestMethod]
    public void A_failed_training_takes_its_folders_with_it()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        File.WriteAllText(folder["data", "red", "text.jpg"], "no picture");
        CliRun.Of(TrainedModel.Arguments($"folder:{folder["data"]}", folder["new", "deep", "out"])).ShouldFail(ExitCodes.Failure, "text.jpg");
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void A_training_under_way_has_written_checkpoints_only()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        int seen = 0;
        using var console = new TestConsole { Writing = line => seen = Math.Max(seen, line.StartsWith("epoch ", StringComparison.Ordinal) ? Directory.GetFileSystemEntries(folder["out"]).Length : 0) };
        Assert.AreEqual(ExitCodes.Success, new CliApplication(console).Run(TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"])), console.Errors);
        Assert.AreEqual(1, seen, "A process that is ended in mid-training leaves nothing else behind.");
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
        Assert.IsFalse(Directory.Exists(folder["out", "checkpoints"]));
    }

    [TestMethod]
    public void Unreadable_pictures_are_counted_and_their_share_is_an_option()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        File.WriteAllText(folder["data", "red", "text.jpg"], "no picture");
        string[] args = TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"], epochs: 1);
        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "1 of 13 pictures", "--max-unreadable-share", "text.jpg");
        CliRun run = CliRun.Of([.. args, "--max-unreadable-share", "0.1"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.Contains("Left out 1 picture that cannot be read", run.Errors);
    }

    [TestMethod]
    public void Missing_pictures_of_a_manifest_can_be_left_out()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder.Path, perClass: 4);
        IEnumerable<string> rows = ColouredPictures.ClassNames.SelectMany(name => Enumerable.Range(0, 4).Select(i => $"{name}/{i}.{(i % 2 == 0 ? "png" : "jpg")},{name}"));
        File.WriteAllLines(folder["list.csv"], ["path,label", .. rows, "red/none.jpg,red"]);
        string[] args = TrainedModel.Arguments($"manifest:{folder["list.csv"]}", folder["out"], epochs: 1);
        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "--data", "1 of the 13 pictures", "none.jpg", "--skip-missing");
        CliRun run = CliRun.Of([.. args, "--skip-missing"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
    }
}
