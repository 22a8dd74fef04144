using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class RecipeTests
{
    [TestMethod]
    public void A_recipe_and_what_overrides_it_reach_training_and_the_history()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        JsonElement history = CliRun.Of(
        [
            .. TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"], "learned", epochs: 4),
            "--validation-fraction", "0.34", "--recipe", "modern", "--optimizer", "adamw", "--momentum", "0.8", "--schedule", "linear:0.5", "--schedule-per", "epoch",
            "--warmup", "0.5", "--clip", "norm:2", "--accumulate", "2", "--ema", "0.9", "--freeze", "layer1:1,norms:3-", "--progressive-size", "16:1", "--keep-best",
            "loss", "--early-stop", "train-loss:1:1000", "--new-layer-rate", "2", "--layer-decay", "0.9", "--decay-bias-and-norm", "true", "--json",
        ]).Json();
        JsonElement settings = history.GetProperty("settings"), recipe = settings.GetProperty("recipe");

        Assert.AreEqual(0.02, settings.GetProperty("learningRate").GetDouble());
        Assert.AreEqual(0.8, settings.GetProperty("momentum").GetDouble());
        // The recipe's decay is SGD's; AdamW has its own.
        Assert.AreEqual(0.01, settings.GetProperty("weightDecay").GetDouble());
        Assert.AreEqual(0.1, settings.GetProperty("labelSmoothing").GetDouble());
        (string Name, string Value)[] texts =
        [
            ("name", "modern"), ("optimizer", "adamw"), ("schedule", "linear:0.5"), ("scheduleInterval", "Epoch"), ("clipping", "norm:2"), ("keepBest", "loss"),
            ("earlyStopping", "train-loss:1:1000"),
        ];
        foreach ((string name, string value) in texts)
            Assert.AreEqual(value, recipe.GetProperty(name).GetString(), name);
        CollectionAssert.AreEqual(new[] { "layer1:0-1", "norms:3-" }, recipe.GetProperty("freeze").EnumerateArray().Select(f => f.GetString()).ToArray());
        // The second epoch's loss is not better by a thousand.
        Assert.IsTrue(history.GetProperty("stoppedEarly").GetBoolean());
        JsonElement epochs = history.GetProperty("epochs");
        Assert.AreEqual(2, epochs.GetArrayLength());
        Assert.AreEqual(0.02, epochs[0].GetProperty("learningRate").GetDouble(), 1e-12);
        Assert.AreEqual(0.02 * (1 - (0.5 * 0.5 / 3.5)), epochs[1].GetProperty("learningRate").GetDouble(), 1e-12);
        Assert.HasCount(3, File.ReadAllLines(folder["out", "history.csv"]));
    }

    [TestMethod]
    public void Wrong_words_for_a_recipe_list_the_right_ones()
    {
        CliRun run = CliRun.Of(
            "train", "--data", "folder:x", "--arch", "resnet18", "--head", "identity", "--output", "o", "--recipe", "best", "--optimizer", "lion", "--schedule", "cosin",
            "--clip", "norm:0", "--freeze", "trunk:0", "--progressive-size", "64", "--early-stop", "recall:2", "--keep-best", "auc", "--ema", "1", "--warmup", "-1",
            "--accumulate", "0", "--square-decay", "1", "--epsilon", "0", "--centered", "perhaps", "--loader-threads", "0");
        run.ShouldFail(
            ExitCodes.WrongUsage,
            "--recipe", "imagenet-shufflenet", "--optimizer", "rmsprop", "--schedule", "onecycle", "--clip", "--freeze", "--progressive-size", "--early-stop",
            "mean-per-class, top5, macro-f1", "--keep-best", "--ema", "--warmup", "--accumulate", "--square-decay", "--epsilon", "--centered", "--loader-threads");
    }

    [TestMethod]
    public void Numbers_of_an_optimizer_a_plateau_and_figures_to_stop_at_reach_training_and_the_history()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        JsonElement history = CliRun.Of(
        [
            .. TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"], "learned", epochs: 2).Where(a => a is not ("--lr" or "0.02")),
            "--validation-fraction", "0.34", "--recipe", "imagenet-mobilenet", "--optimizer", "rmsprop", "--square-decay", "0.9", "--epsilon", "0.001", "--centered", "true",
            "--schedule", "plateau:0.5:1:0.1", "--early-stop", "top5:4", "--keep-best", "macro-f1", "--loader-threads", "2", "--json",
        ]).Json();
        JsonElement settings = history.GetProperty("settings"), recipe = settings.GetProperty("recipe"), epoch = history.GetProperty("epochs")[1];

        Assert.AreEqual((0.9, 0.001, true), (recipe.GetProperty("squareDecay").GetDouble(), recipe.GetProperty("epsilon").GetDouble(), recipe.GetProperty("centered").GetBoolean()));
        // The optimizer is the recipe's, and so are rate and decay.
        Assert.AreEqual((0.02, 4e-5), (settings.GetProperty("learningRate").GetDouble(), settings.GetProperty("weightDecay").GetDouble()));
        Assert.AreEqual("plateau:0.5:1:0.1", recipe.GetProperty("schedule").GetString());
        Assert.AreEqual(("top5:4:0", "macro-f1"), (recipe.GetProperty("earlyStopping").GetString(), recipe.GetProperty("keepBest").GetString()));
        Assert.AreEqual(1, epoch.GetProperty("validationTop5Accuracy").GetDouble());
        Assert.IsTrue(epoch.GetProperty("validationMacroF1").GetDouble() is >= 0 and <= 1);
        Assert.Contains("validation_macro_f1", File.ReadAllText(folder["out", "history.csv"]));
    }

    [TestMethod]
    [DataRow("adamw", 1e-3, 1e-2)]
    [DataRow("sgd", 0.1, 1e-4)]
    [DataRow("rmsprop", 0.02, 4e-5)]
    public void Another_optimizer_has_its_own_rate_and_decay(string optimizer, double rate, double decay)
    {
        FixedHeadCnnOptions options = Read("--recipe", "imagenet-mobilenet", "--optimizer", optimizer);
        TrainingPlan plan = TrainingPlan.For(SettingsMapper.Map(options, preprocessedSize: null));

        Assert.AreEqual((rate, decay), (plan.LearningRate, plan.WeightDecay));
    }

    [TestMethod]
    public void A_recipes_warm_up_fits_few_epochs_and_one_that_is_given_must()
    {
        Assert.AreEqual(0.25, Read("--recipe", "modern", "--epochs", "1").EffectiveRecipe.WarmupEpochs);
        Assert.AreEqual(0.125, Read("--recipe", "modern", "--epochs", "1", "--warmup", "0.125").EffectiveRecipe.WarmupEpochs);
        Assert.AreEqual(0, Read("--recipe", "modern", "--schedule", "onecycle").EffectiveRecipe.WarmupEpochs);
        Assert.Contains("WarmupEpochs is 1; expected less", Assert.ThrowsExactly<ArgumentException>(
            () => new MLContext().Transforms.TrainFixedHeadCnn(Read("--recipe", "modern", "--epochs", "1", "--warmup", "1"))).Message);
    }

    [TestMethod]
    public void The_search_for_a_rate_prints_its_curve_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        string[] arguments =
        [
            "lr-find", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "learned", "--size", "16", "--batch", "6", "--threads", "1", "--device",
            "cpu", "--steps", "12", "--from", "0.001", "--to", "0.1", "--json",
        ];
        JsonElement curve = CliRun.Of(arguments).Json();

        Assert.AreEqual(12, curve.GetProperty("points").GetArrayLength());
        Assert.AreEqual(0.1, curve.GetProperty("points")[11].GetProperty("learningRate").GetDouble(), 1e-9);
        Assert.IsGreaterThan(0, curve.GetProperty("cautious").GetDouble());
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
        CliRun.Of([.. arguments[..^2], "0.0001"]).ShouldFail(ExitCodes.Failure, "highest rate");
    }

    /// <summary>The options that words on the command line of <c>train</c> make.</summary>
    private static FixedHeadCnnOptions Read(params string[] words)
    {
        Command command = new("train");
        TrainOptions options = new();
        DataOptions data = new();
        data.AddTo(command);
        options.AddTo(command);
        command.Add(CommonOptions.Verbose);
        using var console = new TestConsole();
        return options.Request(command.Parse(["--data", "folder:x", "--arch", "resnet32_cifar", "--head", "learned", .. words]), data, new Messages(console, json: true)).Options;
    }
}
