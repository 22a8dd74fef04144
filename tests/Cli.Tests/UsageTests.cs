namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    public void No_command_is_wrong_usage() => CliRun.Of().ShouldFail(ExitCodes.WrongUsage, "--help");

    [TestMethod]
    public void An_unknown_command_is_wrong_usage() => CliRun.Of("tarin").ShouldFail(ExitCodes.WrongUsage, "tarin");

    [TestMethod]
    public void An_unknown_architecture_lists_the_known_ones() =>
        CliRun.Of("inspect", "--arch", "resnet19", "--head", "identity", "--classes", "3")
            .ShouldFail(ExitCodes.WrongUsage, "resnet19", "resnet18", "mobilenet_v2", "shufflenet_v2_x0_5", "resnet32_cifar");

    [TestMethod]
    public void An_unknown_head_lists_the_known_ones() =>
        CliRun.Of("inspect", "--arch", "resnet18", "--head", "hydra", "--classes", "3").ShouldFail(ExitCodes.WrongUsage, "hydra", "learned", "identity");

    [TestMethod]
    public void Every_wrong_option_of_training_is_reported_at_once()
    {
        CliRun run = CliRun.Of(
            "train", "--data", "zip:x", "--arch", "resnet18", "--head", "identity", "--output", "o", "--epochs", "-1", "--batch", "none", "--lr", "1,5",
            "--size", "12by12", "--device", "tpu", "--validation-fraction", "1", "--crop-fraction", "0", "--max-unreadable-share", "2", "--threads", "0");
        run.ShouldFail(
            ExitCodes.WrongUsage,
            "zip:x", "--epochs", "--batch", "--lr", "1,5", "--size", "--device", "--validation-fraction", "--crop-fraction", "--max-unreadable-share", "--threads");
    }

    [TestMethod]
    public void A_data_set_of_an_unknown_kind_lists_the_known_ones() =>
        CliRun.Of("train", "--data", "zip:x", "--arch", "resnet18", "--head", "identity", "--output", "o")
            .ShouldFail(ExitCodes.WrongUsage, "zip:x", "flowers102:DIR", "cars196:DIR", "folder:DIR", "manifest:FILE.csv");

    [TestMethod]
    public void Missing_options_are_named() =>
        CliRun.Of("train", "--data", "folder:x").ShouldFail(ExitCodes.WrongUsage, "--arch", "--head", "--output");

    [TestMethod]
    public void No_epochs_need_weights_to_start_from() =>
        CliRun.Of("train", "--data", "folder:x", "--arch", "resnet18", "--head", "learned", "--output", "o", "--epochs", "0")
            .ShouldFail(ExitCodes.WrongUsage, "--epochs 0", "--pretrained");

    [TestMethod]
    [DataRow("train")]
    [DataRow("lr-find")]
    [DataRow("search")]
    public void Where_new_layers_begin_has_one_name_and_an_alias(string command)
    {
        Assert.Contains("--head-init, --reinitialize", CliRun.Of(command, "--help").Output);
        foreach (string name in new[] { "--head-init", "--reinitialize" })
            CliRun.Of(command, name, "zero").ShouldFail(ExitCodes.WrongUsage, "--head-init: 'zero' is no way to begin", "random, truncate, ridge, lda");
    }

    [TestMethod]
    [DataRow("--time-budget", "1e12")]
    [DataRow("--time-budget", "0")]
    [DataRow("--checkpoint-minutes", "1e300")]
    public void Minutes_that_are_no_time_are_wrong_usage(string option, string minutes) =>
        CliRun.Of("train", "--data", "folder:x", "--arch", "resnet18", "--head", "learned", "--output", "o", option, minutes)
            .ShouldFail(ExitCodes.WrongUsage, option, minutes, "above 0, at most 1000000");

    [TestMethod]
    public void An_unknown_split_is_wrong_usage() =>
        CliRun.Of("evaluate", "--model", "m.zip", "--data", "folder:x", "--split", "holdout").ShouldFail(ExitCodes.WrongUsage, "holdout", "validation");

    [TestMethod]
    [DataRow("train")]
    [DataRow("lr-find")]
    [DataRow("search")]
    [DataRow("bench")]
    [DataRow("evaluate")]
    [DataRow("predict")]
    [DataRow("inspect")]
    [DataRow("forward")]
    public void Every_command_explains_itself_with_an_example(string command)
    {
        CliRun run = CliRun.Of(command, "--help");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.Contains("Usage:", run.Output);
        Assert.Contains("Example:", run.Output);
        Assert.Contains($"fixedheads {command} --", run.Output);
    }

    [TestMethod]
    public void Help_of_the_tool_names_every_command()
    {
        CliRun run = CliRun.Of("--help");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        foreach (string command in new[] { "train", "bench", "evaluate", "predict", "inspect", "forward" })
            Assert.Contains(command, run.Output);
    }

    [TestMethod]
    public void Version_is_a_version()
    {
        CliRun run = CliRun.Of("--version");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.MatchesRegex(@"^\d+\.\d+\.\d+", run.Output);
    }
}
