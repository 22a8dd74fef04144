using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class TrunkTests
{
    [TestMethod]
    public void A_frozen_trunk_keeps_its_weights_and_the_settings_say_so()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        string data = $"folder:{folder["data"]}";
        CliRun.Of([.. TrainedModel.Arguments(data, folder["one"], "learned", epochs: 1), "--json"]).Json();
        string weights = folder["one", "weights.safetensors"];
        JsonElement settings = CliRun.Of(
        [
            .. TrainedModel.Arguments(data, folder["two"], epochs: 3), "--pretrained", weights, "--trunk", "frozen-then-finetune", "--frozen-epochs", "2", "--trunk-views", "2",
            "--trunk-precision", "full", "--json",
        ]).Json().GetProperty("settings");

        Assert.AreEqual("FrozenThenFinetune", settings.GetProperty("trunk").GetString());
        Assert.AreEqual(2, settings.GetProperty("frozenEpochs").GetInt32());
        Assert.AreEqual(2, settings.GetProperty("trunkViews").GetInt32());
        Assert.AreEqual("Full", settings.GetProperty("trunkPrecision").GetString());
    }

    [TestMethod]
    public void What_a_frozen_trunk_does_not_go_with_is_said_in_the_words_of_the_command_line()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 3);
        CliRun.Of([.. TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"]), "--trunk", "frozen", "--cache", "none", "--mixup", "0.2", "--frozen-epochs", "1"])
            .ShouldFail(ExitCodes.Failure, "--trunk is Frozen, but --pretrained is null", "but --cache is None", "but --mixup is 0.2", "--frozen-epochs is 1");
        CliRun.Of([.. TrainedModel.Arguments("folder:x", "y"), "--trunk", "ice"]).ShouldFail(ExitCodes.WrongUsage, "'ice'", "finetune, frozen, frozen-then-finetune");
    }
}
