using System.Text.Json;
using CsCheck;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Tests.Search;

[TestClass]
public sealed class SearchSettingsTests
{
    [TestMethod]
    public void Draws_stay_in_their_ranges_differ_and_begin_alike_however_many_there_are()
        => Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 12], Gen.Double[1e-6, 1], Gen.Double[1.001, 1e4]).Sample(t =>
        {
            (int seed, int count, double from, double ratio) = t;
            SearchDimension[] dimensions =
            [
                SearchDimension.LogUniform("log", from, from * ratio, (o, x) => o with { LearningRate = x }),
                SearchDimension.UniformInteger("int", -1, 3, (o, x) => o),
                SearchDimension.Choice("head", [ClassifierHead.Identity, ClassifierHead.Learned], (o, x) => o with { Head = x }),
            ];
            FixedHeadCnnSearchOptions search = new() { Dimensions = dimensions, Strategy = SearchStrategy.Random, Settings = count, DrawSeed = seed };
            string[] some = [.. CandidateList.Of(search).Select(Text)];
            SearchValue[][] more = [.. CandidateList.Of(search with { Settings = count + 5 })];
            return some.SequenceEqual(more.Take(count).Select(Text)) && more.Select(Text).Distinct().Count() == count + 5
                && more.All(r => r[0].Number >= from && r[0].Number <= from * ratio && r[1].Number is >= -1 and <= 3 && r[0].Set(new()).LearningRate == r[0].Number);
        }, iter: 200);

    [TestMethod]
    public void Points_of_a_range_are_at_even_ratios()
    {
        SearchDimension rate = SearchDimension.LogUniform("rate", 1e-3, 0.1, (o, x) => o with { LearningRate = x }, points: 5);
        CollectionAssert.AreEqual(new[] { "0.001", "0.003162", "0.01", "0.03162", "0.1" }, rate.Choices.Select(c => c.Text).ToArray());
    }

    [TestMethod]
    public void Everything_that_is_wrong_with_a_search_is_said_before_anything_is_trained()
    {
        var context = new MLContext();
        ArgumentException wrong = Assert.ThrowsExactly<ArgumentException>(() => context.Transforms.SearchFixedHeadCnn(context, new(), new()
        {
            Dimensions = [SearchDimension.Uniform("rate", 0, 1, (o, x) => o), SearchDimension.Choice("Rate", [1, 2], (o, x) => o)],
            Seeds = 0,
            Halving = new() { Factor = 1 },
            Share = new(3, 2),
            Wait = TimeSpan.FromSeconds(-1),
        }));
        foreach (string words in new[] { "'rate' more than once", "a grid has no values", "Seeds is 0", "Halving is 1:1", "Share is 3/2", "Folder is null", "Wait is" })
            Assert.Contains(words, wrong.Message);

        // Settings are checked in every rung: here the warm-up is longer than the first.
        FixedHeadCnnSearchOptions search = new()
        {
            Dimensions = [SearchDimension.Choice("smoothing", [0, 0.1, 2], (o, x) => o with { LabelSmoothing = x })],
            Halving = new(),
        };
        wrong = Assert.ThrowsExactly<ArgumentException>(() => context.Transforms.SearchFixedHeadCnn(
            context, new() { Recipe = TrainingRecipe.Modern with { WarmupEpochs = 15 }, ValidationFraction = 0 }, search));
        foreach (string words in new[] { "with 13 epochs: WarmupEpochs is 15", "smoothing 2: ", "no pictures are held out" })
            Assert.Contains(words, wrong.Message);
    }

    [TestMethod]
    public void A_search_through_the_estimator_writes_its_tables_and_plot_and_its_best_options_train()
    {
        using var pictures = new Pictures();
        var context = new MLContext(1);
        string folder = Path.Join(pictures.Folder, "search");
        var trainer = new FakeTrainer { History = s => FakeRunner.History(s.Epochs, s.Recipe.LearningRate!.Value) };
        FixedHeadCnnSearchOptions options = new()
        {
            Dimensions =
            [
                SearchDimension.LogUniform("rate", 0.01, 0.9, (o, x) => o with { LearningRate = x }),
                SearchDimension.Choice("head", [ClassifierHead.Identity, ClassifierHead.Learned], (o, x) => o with { Head = x }),
            ],
            Strategy = SearchStrategy.Random,
            Settings = 4,
            Seeds = 2,
            Halving = new() { Factor = 2, MinimumEpochs = 2 },
            Folder = folder,
        };
        List<SearchProgress> told = [];
        var search = new FixedHeadCnnSearch(
            HostContext.Of(context), new() { Epochs = 4 }, options with { Progress = new Listener(told) }, trainer);
        SearchResult result = search.Run(pictures.Texts(context));

        Assert.AreEqual(result.Settings.Max(s => double.Parse(s.Values["rate"], System.Globalization.CultureInfo.InvariantCulture)), result.Best!.Options.LearningRate);
        Assert.HasCount((8 + 4) * 2, told);
        Assert.AreEqual((2, 2, 4, 4), (told[^1].Rung, told[^1].Rungs, told[^1].Number, told[^1].Count));
        string[] rows = File.ReadAllLines(Path.Join(folder, "results.csv"));
        Assert.HasCount(1 + 12, rows);
        Assert.StartsWith("setting,rate,head,epochs,seed,state,accuracy,loss", rows[0]);
        Assert.HasCount(1 + 4, File.ReadAllLines(Path.Join(folder, "summary.csv")));
        Assert.IsGreaterThan(2000L, new FileInfo(Path.Join(folder, "search.png")).Length);
        foreach (string file in HistoryFiles.All)
            Assert.HasCount(12, Directory.GetFiles(folder, file, SearchOption.AllDirectories));
        Assert.HasCount(8, search.Run(pictures.Texts(context)).Trials.Where(t => t.Epochs == 2));
        Assert.HasCount((8 + 4) * 2, told);
        new FixedHeadCnnEstimator(HostContext.Of(context), result.Best.Options, trainer).Fit(pictures.Texts(context)).Dispose();
        Assert.AreEqual(4, trainer.Settings!.Epochs);
    }

    [TestMethod]
    public void A_training_that_fails_leaves_the_epochs_that_it_had()
    {
        using var pictures = new Pictures();
        var context = new MLContext(1);
        string folder = Path.Join(pictures.Folder, "search");
        var failure = new TrainingDivergedException("The loss became NaN.");
        FailedRun.Keep(failure, FakeRunner.History(3, 0.1));
        FixedHeadCnnSearchOptions options = new()
        {
            Dimensions = [SearchDimension.Choice("rate", [0.1], (o, x) => o with { LearningRate = x })],
            Folder = folder,
        };
        new FixedHeadCnnSearch(HostContext.Of(context), new() { Epochs = 4 }, options, new FakeTrainer { Fails = failure }).Run(pictures.Texts(context));

        string trial = Directory.GetDirectories(Path.Join(folder, "trials")).Single();
        foreach (string file in HistoryFiles.All)
            Assert.IsTrue(File.Exists(Path.Join(trial, file)), file);
        JsonElement history = JsonDocument.Parse(File.ReadAllText(Path.Join(trial, "history.json"))).RootElement;
        Assert.AreEqual(failure.Message, history.GetProperty("failure").GetString());
        Assert.AreEqual(3, history.GetProperty("epochs").GetArrayLength());
        Assert.AreEqual(0.1, history.GetProperty("settings").GetProperty("learningRate").GetDouble());
    }

    [TestMethod]
    public void A_trial_takes_its_turn_at_the_GPUs_of_its_machine()
    {
        FixedHeadCnnOptions trial = EstimatorTrialRunner.AsTrial(new() { CheckpointFolder = "kept" }, "trial", new(3, 4));
        TrainingSettings settings = SettingsMapper.Map(trial, null);
        Assert.AreEqual((DistributedMode.None, 2), (settings.Distributed, settings.PlaceAmongTrials));
        Assert.AreEqual((Path.Join("trial", "checkpoints"), true), (trial.CheckpointFolder, trial.Resume));
        Assert.IsNull(EstimatorTrialRunner.AsTrial(new(), null, null).PlaceAmongTrials);
    }

    private static string Text(SearchValue[] row) => string.Join(' ', row.Select(v => v.Text));

    private sealed class Listener(List<SearchProgress> told) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => told.Add(value);
    }
}
