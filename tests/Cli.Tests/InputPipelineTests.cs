using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class InputPipelineTests
{
    [TestMethod]
    public void A_second_run_uses_the_files_of_the_first_and_the_settings_say_what_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4, seed: 1, "red", "blue");
        string[] Arguments(string output) =>
        [
            .. TrainedModel.Arguments($"folder:{folder["data"]}", output, "learned"), "--sampling", "balanced", "--cache", "file", "--cache-dir", folder["cache"],
            "--cache-mb", "10", "--cache-disk-mb", "20", "--validation-fraction", "0", "--json",
        ];
        JsonElement first = CliRun.Of(Arguments(folder["one"])).Json();
        string[] kept = Directory.GetFiles(folder["cache"]);
        Assert.HasCount(1, kept);
        JsonElement settings = first.GetProperty("settings");
        Assert.AreEqual("ClassBalanced", settings.GetProperty("sampling").GetString());
        Assert.AreEqual("File", settings.GetProperty("cache").GetString());
        Assert.AreEqual(folder["cache"], settings.GetProperty("cacheFolder").GetString());
        Assert.AreEqual((10, 20), (settings.GetProperty("cacheMemoryMB").GetInt32(), settings.GetProperty("cacheDiskMB").GetInt32()));

        JsonElement second = CliRun.Of(Arguments(folder["two"])).Json();
        CollectionAssert.AreEqual(kept, Directory.GetFiles(folder["cache"]), "the second run decoded pictures");
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["one", "weights.safetensors"]), File.ReadAllBytes(folder["two", "weights.safetensors"]));
        Assert.AreEqual(2, second.GetProperty("epochs").GetArrayLength());
    }

    [TestMethod]
    public void Unknown_names_are_refused_with_those_there_are()
        => CliRun.Of([.. TrainedModel.Arguments("folder:x", "y"), "--cache", "disk", "--sampling", "odd", "--cache-mb", "0"])
            .ShouldFail(ExitCodes.WrongUsage, "'disk' is no cache; expected one of auto, none, memory, file", "'odd' is no sampling", "--cache-mb");
}
