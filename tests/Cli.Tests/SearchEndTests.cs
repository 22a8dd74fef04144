using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Search;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Searches that end before their time, and go on.</summary>
[TestClass]
public sealed class SearchEndTests
{
    [TestMethod]
    public void A_killed_search_goes_on_within_the_training_at_hand()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 6);
        string[] Line(string output) =>
        [
            "search", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--size", "16", "--epochs", "3", "--batch", "6", "--threads", "1", "--device", "cpu",
            "--seed", "3", "--head", "identity", "--vary", "lr=0.01,0.02", "--checkpoint-minutes", "0.00001", "--output", output,
        ];
        const string first = "001-epochs3-seed3", second = "002-epochs3-seed3";
        using (Process child = ToolProcess.Start(Line(folder["killed"])))
        {
            SpinWait.SpinUntil(() => child.HasExited || ToolProcess.NewestCheckpoint(folder["killed", "trials", second, TrialFolder.Checkpoints]) > 2, TimeSpan.FromSeconds(60));
            Assert.IsFalse(child.HasExited, "The search was over before it could be killed.");
            child.Kill();
            child.WaitForExit();
        }

        DateTimeOffset killed = DateTimeOffset.UtcNow;
        Assert.IsTrue(File.Exists(folder["killed", "trials", first, "result.json"]));
        Assert.IsFalse(Directory.Exists(folder["killed", "trials", first, TrialFolder.Checkpoints]));
        Assert.IsFalse(File.Exists(folder["killed", "trials", second, "result.json"]));

        CliRun rest = CliRun.Of(Line(folder["killed"]));
        Assert.AreEqual(ExitCodes.Success, rest.ExitCode, rest.Errors);
        Assert.Contains("1 training done already", rest.Output);
        Assert.IsFalse(Directory.Exists(folder["killed", "trials", second, TrialFolder.Checkpoints]));
        Assert.IsLessThan(killed, JsonDocument.Parse(File.ReadAllText(folder["killed", "trials", second, "history.json"])).RootElement.GetProperty("started").GetDateTimeOffset());

        CliRun whole = CliRun.Of(Line(folder["whole"]));
        Assert.AreEqual(ExitCodes.Success, whole.ExitCode, whole.Errors);
        foreach (string trial in (string[])[first, second])
            CollectionAssert.AreEqual(Figures(folder["whole", "trials", trial, "result.json"]), Figures(folder["killed", "trials", trial, "result.json"]));
    }

    [TestMethod]
    public void Options_of_long_runs_are_the_same_for_all_settings_or_varied()
    {
        using var console = new TestConsole();
        string[] names = ["on-divergence", "time-budget", "checkpoint-minutes"];
        FixedHeadCnnSearchOptions search = new() { Folder = "out", Dimensions = [VaryParser.Parse("on-divergence=default,back-off", names), VaryParser.Parse("time-budget=5,7.5", names)] };
        List<string> errors = [];
        GivenOption[] given = [new("--data", ["folder:data"]), new("--arch", ["resnet18"]), new("--head", ["identity"]), new("--checkpoint-minutes", ["3"])];
        IReadOnlyList<TrainRequest> settings = SearchRequest.Read(search, given, new Messages(console, false), errors);
        Assert.IsEmpty(errors);
        Assert.IsTrue(settings.All(s => s.Options.CheckpointMinutes == 3));
        CollectionAssert.AreEqual(
            new[] { (DivergencePolicy.Stop, 5.0), (DivergencePolicy.Stop, 7.5), (DivergencePolicy.BackOff, 5.0), (DivergencePolicy.BackOff, 7.5) },
            settings.Select(s => (s.Options.OnDivergence, s.Options.TimeBudget!.Value.TotalMinutes)).ToArray());
        CliRun.Of("search", "--data", "folder:none", "--arch", "resnet18", "--output", "out", "--vary", "head=identity,learned", "--on-divergence", "pray").ShouldFail(ExitCodes.WrongUsage, "--on-divergence");
        CliRun.Of("search", "--data", "folder:none", "--arch", "resnet18", "--output", "out", "--vary", "head=identity,learned", "--resume").ShouldFail(ExitCodes.WrongUsage, "--resume");
    }

    [TestMethod]
    public void Child_processes_that_try_a_failure_again_bring_another_setting_into_the_next_rung()
    {
        // Three settings with one epoch each, then the best with three. The best one failed.
        FixedHeadCnnSearchOptions search = new()
        {
            Dimensions = [SearchDimension.Choice("rate", [0.1, 0.2, 0.3], (o, x) => o with { LearningRate = x })],
            Halving = new(),
        };
        var store = new TrialMemory();
        var trainer = new Trainer { Fails = true };
        Assert.AreEqual("0.2", Engine(search).Run().Best!.Values["rate"]);
        Assert.HasCount(4, store.Trials);

        trainer.Fails = false;
        List<bool> rounds = [];
        (SearchResult result, bool stuck) = ChildRounds.Run(Children, Engine(search).Merge, retryFailed: true, CancellationToken.None);
        Assert.IsFalse(stuck);
        Assert.IsTrue(result.IsComplete);
        Assert.AreEqual("0.3", result.Best!.Values["rate"]);
        CollectionAssert.AreEqual(new[] { true, false }, rounds);

        // Children that bring nothing end it.
        (result, stuck) = ChildRounds.Run(_ => { }, Engine(search with { Seeds = 2 }).Merge, retryFailed: true, CancellationToken.None);
        Assert.IsTrue(stuck);
        Assert.AreEqual(3, result.Missing);

        SearchEngine Engine(FixedHeadCnnSearchOptions options) => new(
            SearchPlan.Create(options, row => row.Aggregate(new FixedHeadCnnOptions { Epochs = 3 }, (o, v) => v.Set(o))), store, trainer, NullLogger.Instance, null, CancellationToken.None);

        // As a process that trains again what failed, and ends where the next rung is another's.
        void Children(bool retry)
        {
            rounds.Add(retry);
            FixedHeadCnnSearchOptions rung = retry ? search with { RetryFailed = true, Share = new(3, 3), Folder = "shared" } : search;
            Engine(rung).Run();
        }
    }

    /// <summary>A result but for times and speeds.</summary>
    private static string[] Figures(string file) =>
    [
        .. JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("kept").EnumerateObject()
            .Where(p => p.Name is not ("seconds" or "imagesPerSecond")).Select(p => p.ToString()),
    ];

    private sealed class Trainer : ITrialRunner
    {
        public bool Fails { get; set; }

        public TrainingHistory Run(FixedHeadCnnOptions options, string? folder) => Fails && options.LearningRate == 0.3 ? throw new TrainingDivergedException("Diverged.") : new()
        {
            Epochs = [new EpochResult(1, 0.1, 1, 0.5, 1, options.LearningRate, 1, 1)],
            BestEpoch = 1,
            Cancelled = false,
            UnreadableImages = [],
        };
    }
}
