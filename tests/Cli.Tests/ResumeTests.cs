using System.Diagnostics;
using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class ResumeTests
{
    [TestMethod]
    public void A_killed_run_ends_with_the_bytes_of_an_uninterrupted_one()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 10);
        string[] Arguments(string output) => [.. Small($"folder:{folder["data"]}", output, epochs: 6), "--checkpoint-minutes", "0.00001"];
        CliRun whole = CliRun.Of(Arguments(folder["whole"]));
        Assert.AreEqual(ExitCodes.Success, whole.ExitCode, whole.Errors);
        Assert.IsFalse(Directory.Exists(folder["whole", "checkpoints"]));

        var random = new Random(5);
        for (int kill = 0; kill < 2; kill++)
        {
            int before = ToolProcess.NewestCheckpoint(folder["killed", "checkpoints"]);
            using Process child = ToolProcess.Start([.. Arguments(folder["killed"]), .. kill == 0 ? Array.Empty<string>() : ["--resume"]]);
            // Somewhere in training: between two checkpoints or within one.
            SpinWait.SpinUntil(() => child.HasExited || ToolProcess.NewestCheckpoint(folder["killed", "checkpoints"]) > before + 3, TimeSpan.FromSeconds(60));
            Thread.Sleep(random.Next(60));
            Assert.IsFalse(child.HasExited, "The run was over before it could be killed.");
            child.Kill();
            child.WaitForExit();
            Assert.IsFalse(File.Exists(folder["killed", "weights.safetensors"]));
        }

        CliRun.Of(Arguments(folder["killed"])).ShouldFail(ExitCodes.Failure, "checkpoints of a run that is not complete", "--resume", "--overwrite");
        CliRun.Of([.. Arguments(folder["killed"]).Select(a => a == "3" ? "9" : a), "--resume"]).ShouldFail(ExitCodes.Failure, "is of another run", "--seed was 3, is 9");
        CliRun resumed = CliRun.Of([.. Arguments(folder["killed"]), "--resume"]);
        Assert.AreEqual(ExitCodes.Success, resumed.ExitCode, resumed.Errors);
        Assert.Contains("Resuming in epoch", resumed.Output);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["whole", "weights.safetensors"]), File.ReadAllBytes(folder["killed", "weights.safetensors"]));
        Assert.IsFalse(Directory.Exists(folder["killed", "checkpoints"]));

        // What is complete stays as it is.
        DateTime written = File.GetLastWriteTimeUtc(folder["killed", "model.zip"]);
        CliRun again = CliRun.Of([.. Arguments(folder["killed"]), "--resume", "--json"]);
        Assert.AreEqual(6, again.Json().GetProperty("epochs").GetArrayLength());
        Assert.Contains("complete: nothing is left to do", again.Errors);
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(folder["killed", "model.zip"]));
    }

    [TestMethod]
    public void What_is_complete_is_complete_for_its_own_settings_only()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        string[] args = [.. Small($"folder:{folder["data"]}", folder["out"], epochs: 1).Select(a => a == "6" ? "auto" : a), "--checkpoints-kept", "3"];
        CliRun first = CliRun.Of(args);
        Assert.AreEqual(ExitCodes.Success, first.ExitCode, first.Errors);
        Assert.AreEqual("3", JsonDocument.Parse(File.ReadAllText(folder["out", "history.json"])).RootElement.GetProperty("configuration").GetProperty("Seed").GetString());

        // Settings that change no result may be others.
        CliRun same = CliRun.Of([.. args, "--resume", "--cache", "none"]);
        Assert.AreEqual(ExitCodes.Success, same.ExitCode, same.Errors);
        Assert.Contains("complete: nothing is left to do", same.Output);
        CliRun.Of([.. args.Select(a => a == "3" ? "9" : a), "--resume"]).ShouldFail(ExitCodes.Failure, "complete results of another run", "--seed was 3, is 9", "--overwrite");
        ColouredPictures.WriteFolder(folder["data"], perClass: 5);
        CliRun.Of([.. args, "--resume"]).ShouldFail(ExitCodes.Failure, "Training pictures was ");
    }

    [TestMethod]
    public void Overwriting_leaves_a_run_alone_that_is_under_way()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        Directory.CreateDirectory(folder["out", "checkpoints"]);
        string checkpoint = folder["out", "checkpoints", "checkpoint-000001.safetensors"];
        File.WriteAllText(checkpoint, "precious");
        using (new FileStream(folder["out", "checkpoints", "run.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            CliRun.Of([.. Small($"folder:{folder["data"]}", folder["out"], epochs: 1), "--overwrite"]).ShouldFail(ExitCodes.Failure, "another run may be using it");
        Assert.AreEqual("precious", File.ReadAllText(checkpoint));
    }

    [TestMethod]
    public void Resuming_what_never_began_starts_and_says_so()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        string[] args = [.. Small($"folder:{folder["data"]}", folder["out"], epochs: 1), "--resume"];
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out", "model.zip"], "precious");
        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "model.zip", "--overwrite");
        Assert.AreEqual("precious", File.ReadAllText(folder["out", "model.zip"]));

        File.Delete(folder["out", "model.zip"]);
        CliRun run = CliRun.Of([.. args.Select(a => a == "6" ? "auto" : a)]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.Contains("training starts at the beginning", run.Output);
        Assert.AreEqual(64, JsonDocument.Parse(File.ReadAllText(folder["out", "history.json"])).RootElement.GetProperty("settings").GetProperty("batch").GetInt32());
    }

    [TestMethod]
    public void An_interrupted_run_writes_its_model_and_can_go_on()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        string[] Arguments(string output) => Small($"folder:{folder["data"]}", output, epochs: 3);
        CliRun whole = CliRun.Of(Arguments(folder["whole"]));
        Assert.AreEqual(ExitCodes.Success, whole.ExitCode, whole.Errors);
        using var console = new TestConsole { InterruptAfter = "epoch 1/" };
        Assert.AreEqual(ExitCodes.Success, new CliApplication(console).Run(Arguments(folder["out"])), console.Errors);
        Assert.IsTrue(File.Exists(folder["out", "model.zip"]));
        Assert.IsTrue(Directory.Exists(folder["out", "checkpoints"]));

        CliRun rest = CliRun.Of([.. Arguments(folder["out"]), "--resume"]);
        Assert.AreEqual(ExitCodes.Success, rest.ExitCode, rest.Errors);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["whole", "weights.safetensors"]), File.ReadAllBytes(folder["out", "weights.safetensors"]));
        Assert.HasCount(7, Directory.GetFileSystemEntries(folder["out"]));
    }

    [TestMethod]
    [DataRow("--time-budget", "0")]
    [DataRow("--checkpoint-minutes", "-1")]
    [DataRow("--checkpoints-kept", "0")]
    [DataRow("--on-divergence", "pray")]
    [DataRow("--batch", "1")]
    public void Options_of_long_runs_are_checked(string option, string value) =>
        CliRun.Of([.. Small("folder:data", "out", 1).Select(a => option == "--batch" && a == "6" ? value : a), .. option == "--batch" ? Array.Empty<string>() : [option, value]]).ShouldFail(ExitCodes.WrongUsage, option);

    private static string[] Small(string data, string output, int epochs) =>
        [.. TrainedModel.Arguments(data, output, "learned", epochs).Select(a => a == "32" ? "16" : a), "--validation-fraction", "0.2"];
}
