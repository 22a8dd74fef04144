using System.Text.Json;
using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class TrainingRefusalTests
{
    [TestMethod]
    public void Results_are_not_overwritten_unasked()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 2);
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out", "model.zip"], "precious");
        CliRun.Of(TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"])).ShouldFail(ExitCodes.Failure, "model.zip", "--overwrite");
        Assert.AreEqual("precious", File.ReadAllText(folder["out", "model.zip"]));
    }

    [TestMethod]
    public void Overwriting_replaces_the_results_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4, seed: 1, "red", "blue");
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out", "model.zip"], "old");
        File.WriteAllText(folder["out", "notes.txt"], "mine");
        CliRun run = CliRun.Of([.. TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"], "learned"), "--overwrite", "--validation-fraction", "0.25"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.AreEqual("mine", File.ReadAllText(folder["out", "notes.txt"]));
        Assert.IsGreaterThan(1000L, new FileInfo(folder["out", "model.zip"]).Length);
        Assert.HasCount(8, Directory.GetFileSystemEntries(folder["out"]));
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
        Assert.Contains("epoch 2/2", run.Output);

        // A learned head's model has a column of maps only if it is asked for; heat maps are made of its last layer.
        string picture = Directory.GetFiles(folder["data", "red"])[0];
        CliRun maps = CliRun.Of("predict", "--model", folder["out", "model.zip"], picture, "--heatmaps", folder["maps"]);
        Assert.AreEqual(ExitCodes.Success, maps.ExitCode, maps.Errors);
        Assert.HasCount(1, Directory.GetFiles(folder["maps"]));
    }

    [TestMethod]
    public void Everything_that_stands_against_training_is_said_at_once()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out"], "a file");
        CliRun.Of([.. TrainedModel.Arguments($"folder:{folder["none"]}", folder["out"]), "--pretrained", folder["none.safetensors"]])
            .ShouldFail(ExitCodes.Failure, "--data", "--pretrained", "none.safetensors", "--output", "is a file");
    }

    [TestMethod]
    public void One_class_is_too_few()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 2, seed: 1, "red");
        CliRun.Of(TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"])).ShouldFail(ExitCodes.Failure, "class");
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void An_interrupted_training_without_an_epoch_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        using var console = new TestConsole { InterruptAtOnce = true };
        int code = new CliApplication(console).Run(TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"]));
        Assert.AreEqual(ExitCodes.Failure, code, console.Errors);
        Assert.Contains("nothing to write", console.Errors);
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void An_interrupted_training_keeps_its_complete_epochs()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        using var console = new TestConsole { InterruptAfter = "epoch 1/" };
        int code = new CliApplication(console).Run(TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"], epochs: 400));
        Assert.AreEqual(ExitCodes.Success, code, console.Errors);
        Assert.Contains("Cancelled after", console.Errors);
        // With the checkpoints to go on from.
        Assert.HasCount(8, Directory.GetFileSystemEntries(folder["out"]));
    }

    [TestMethod]
    public void A_training_that_diverges_leaves_its_complete_epochs_beside_an_earlier_model()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        // One batch an epoch: the step of the first ruins the second.
        string[] line =
        [
            "train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "learned", "--size", "16", "--epochs", "3", "--batch", "64", "--threads", "1",
            "--device", "cpu", "--validation-fraction", "0", "--output", folder["out"],
        ];
        CliRun good = CliRun.Of([.. line, "--lr", "1e-3"]);
        Assert.AreEqual(ExitCodes.Success, good.ExitCode, good.Errors);
        byte[] earlier = File.ReadAllBytes(folder["out", "history.json"]);

        CliRun.Of([.. line, "--lr", "1e30", "--overwrite"]).ShouldFail(ExitCodes.Failure, "in epoch 2", "The epochs before the failure are in");
        CollectionAssert.AreEqual(earlier, File.ReadAllBytes(folder["out", "history.json"]));
        foreach (string file in HistoryFiles.All)
            Assert.IsTrue(File.Exists(folder["out", "failed", file]), file);
        JsonElement failed = JsonDocument.Parse(File.ReadAllText(folder["out", "failed", "history.json"])).RootElement;
        Assert.AreEqual(1, failed.GetProperty("epochs").GetArrayLength());
        Assert.Contains("in epoch 2", failed.GetProperty("failure").GetString()!);
        Assert.AreEqual(1e30, failed.GetProperty("settings").GetProperty("learningRate").GetDouble());

        // The next one that goes well takes its place.
        CliRun again = CliRun.Of([.. line, "--lr", "1e-3", "--overwrite"]);
        Assert.AreEqual(ExitCodes.Success, again.ExitCode, again.Errors);
        Assert.IsFalse(Directory.Exists(folder["out", "failed"]));
    }
}
