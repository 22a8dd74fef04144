using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Estimators.Tests.Search;

[TestClass]
public sealed class SearchEngineTests
{
    private static readonly double[] Rates = [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009];

    private static readonly FixedHeadCnnOptions Options = new() { Epochs = 18, Seed = 5 };

    [TestMethod]
    public void A_grid_tries_every_combination_with_every_seed_and_ranks_by_the_mean()
    {
        // Setting 0.02 is best on average, 0.01 with one seed.
        double Accuracy(FixedHeadCnnOptions o) => (o.LearningRate, o.Seed) switch { (0.01, 5) => 0.9, (0.01, _) => 0.1, (0.02, 5) => 0.6, _ => o.BatchSize / 100.0 };
        var runner = new FakeRunner(Accuracy);
        FixedHeadCnnSearchOptions search = new()
        {
            Dimensions =
            [
                SearchDimension.Choice("rate", [0.01, 0.02], (o, x) => o with { LearningRate = x }),
                SearchDimension.Choice("batch", [("small", (FixedHeadCnnOptions o) => o with { BatchSize = 16 }), ("large", o => o with { BatchSize = 64 })]),
            ],
            Seeds = 3,
        };
        SearchResult result = Engine(search, new TrialMemory(), runner).Run();

        Assert.HasCount(12, runner.Ran);
        CollectionAssert.AreEquivalent(new[] { 5, 6, 7 }, runner.Ran.Select(r => r.Seed).Distinct().ToArray());
        Assert.IsTrue(result.IsComplete);
        Assert.AreEqual("rate 0.02, batch large", SearchCandidate.TextOf(result.Best!.Values));
        Assert.AreEqual((0.6 + 0.64 + 0.64) / 3, result.Best.Mean!.Value, 1e-12);
        double[] figures = [0.9, 0.1, 0.1];
        SearchSetting spread = result.Settings.First(s => s.Values["rate"] == "0.01");
        Assert.AreEqual(Math.Sqrt(figures.Sum(f => Math.Pow(f - figures.Average(), 2)) / 2), spread.StandardDeviation!.Value, 1e-12);
        Assert.AreEqual(0.02, result.Best.Options.LearningRate);
        Assert.AreEqual(64, result.Best.Options.BatchSize);
        Assert.AreEqual(5, result.Best.Options.Seed);
    }

    [TestMethod]
    public void Halving_gives_all_epochs_to_the_best_only()
    {
        var runner = new FakeRunner(o => o.LearningRate!.Value * 100);
        SearchResult result = Engine(Halved(), new TrialMemory(), runner).Run();

        var byEpochs = runner.Ran.GroupBy(r => r.Epochs).ToDictionary(g => g.Key, g => g.Select(r => r.Rate!.Value).Distinct().ToArray());
        CollectionAssert.AreEquivalent(new[] { 2, 6, 18 }, byEpochs.Keys);
        CollectionAssert.AreEquivalent(Rates, byEpochs[2]);
        CollectionAssert.AreEquivalent(new[] { 0.007, 0.008, 0.009 }, byEpochs[6]);
        CollectionAssert.AreEquivalent(new[] { 0.009 }, byEpochs[18]);
        Assert.AreEqual("0.009", result.Best!.Values["rate"]);
        CollectionAssert.AreEqual(new[] { 18, 6, 6, 2, 2, 2, 2, 2, 2 }, result.Settings.Select(s => s.Epochs).ToArray());
    }

    [TestMethod]
    public void Rungs_grow_by_the_factor_up_to_all_epochs_and_shrink_to_one_setting_at_most_once()
        => Gen.Select(Gen.Int[1, 200], Gen.Int[1, 300], Gen.Int[2, 5], Gen.Int[1, 20]).Where(t => t.Item4 <= t.Item2).Sample(t =>
        {
            (int settings, int epochs, int factor, int minimum) = t;
            SearchRung[] rungs = [.. SearchRung.Of(settings, epochs, new() { Factor = factor, MinimumEpochs = minimum })];
            return rungs[0].Settings == settings && rungs[^1].Epochs == epochs && rungs.All(r => r.Epochs >= minimum)
                && rungs.Count(r => r.Settings == 1) <= (settings == 1 ? rungs.Length : 1)
                && rungs.Zip(rungs.Skip(1)).All(p => p.Second.Settings == Math.Max(1, p.First.Settings / factor) && Math.Abs(p.Second.Epochs!.Value - (p.First.Epochs!.Value * factor)) < factor);
        });

    [TestMethod]
    public void A_setting_that_fails_is_a_result_and_the_others_go_on()
    {
        int calls = 0;
        double Accuracy(FixedHeadCnnOptions o) => o.LearningRate switch
        {
            0.009 => throw new TrainingDivergedException($"Diverged ({++calls})."),
            0.008 when o.Seed == 6 => throw new TrainingDivergedException("Diverged."),
            0.007 => double.NaN,
            { } rate => rate,
            _ => 0,
        };
        var store = new TrialMemory();
        SearchResult result = Engine(Plain() with { Seeds = 2 }, store, new FakeRunner(Accuracy)).Run();

        Assert.IsTrue(result.IsComplete);
        Assert.AreEqual("0.006", result.Best!.Values["rate"]);
        // 0.008 is better than any but diverges now and then; what always fails is last.
        Assert.AreEqual("0.008", result.Settings[^3].Values["rate"]);
        Assert.AreEqual(1, result.Settings[^3].Failures);
        Assert.IsNull(result.Settings[^1].Mean);
        Assert.ContainsSingle(t => t.Failure == "Diverged (1).", result.Trials);

        var again = new FakeRunner(o => 1);
        Assert.HasCount(18, Engine(Plain() with { Seeds = 2 }, store, again).Run().Trials);
        Assert.IsEmpty(again.Ran);
        result = Engine(Plain() with { Seeds = 2, RetryFailed = true }, store, again).Run();
        Assert.HasCount(5, again.Ran);
        Assert.AreEqual(1, result.Best!.Mean);
    }

    [TestMethod]
    [DataRow(typeof(IOException))]
    [DataRow(typeof(UnauthorizedAccessException))]
    [DataRow(typeof(WeightsDownloadException))]
    public void What_no_setting_can_help_ends_the_search_and_is_no_result(Type kind)
    {
        using var folder = new TemporarySearch();
        Exception trouble = kind == typeof(WeightsDownloadException) ? new WeightsDownloadException("No connection.") : (Exception)Activator.CreateInstance(kind, "The disk is full.")!;
        // As ML.NET's cursors pass it on.
        var runner = new FakeRunner(o => o.LearningRate == 0.003 ? throw new InvalidOperationException("Splitter/consolidator worker encountered exception while consuming source data", trouble) : 0.5);
        Exception thrown = Assert.Throws<Exception>(() => Engine(Halved(), folder.Open(Halved()), runner).Run());
        Assert.AreSame(trouble, thrown);

        // When the disk has room again, nothing was taken for a figure of the setting.
        var again = new FakeRunner(o => o.LearningRate!.Value);
        SearchResult result = Engine(Halved(), folder.Open(Halved()), again).Run();
        Assert.HasCount(7 + 3 + 1, again.Ran);
        Assert.IsTrue(result.IsComplete);
        Assert.IsEmpty(result.Trials.Where(t => t.Failure is not null));
    }

    [TestMethod]
    public void A_failure_is_told_in_the_words_of_what_happened()
    {
        var runner = new FakeRunner(_ => throw new InvalidOperationException("Splitter/consolidator worker encountered exception while consuming source data", new InvalidDataException("Too many pictures cannot be read.")));
        SearchResult result = Engine(Plain(), new TrialMemory(), runner).Run();
        Assert.IsTrue(result.Trials.All(t => t.Failure == "Too many pictures cannot be read."));
    }

    [TestMethod]
    public void A_search_that_was_cancelled_goes_on_where_it_was()
    {
        using var folder = new TemporarySearch();
        using var source = new CancellationTokenSource();
        var first = new FakeRunner(o =>
        {
            if (o.LearningRate == 0.004)
                source.Cancel();
            source.Token.ThrowIfCancellationRequested();
            return o.LearningRate!.Value;
        });
        SearchResult result = Engine(Halved(), folder.Open(Halved()), first, source.Token).Run();
        Assert.IsTrue(result.Cancelled);
        Assert.IsFalse(result.IsComplete);
        Assert.AreEqual(6, result.Missing);
        Assert.AreEqual("0.003", result.Best!.Values["rate"]);

        var second = new FakeRunner(o => o.LearningRate!.Value);
        result = Engine(Halved(), folder.Open(Halved()), second).Run();
        Assert.IsTrue(result.IsComplete);
        Assert.HasCount(6 + 3 + 1, second.Ran);
        Assert.AreEqual("0.009", result.Best!.Values["rate"]);

        // More seeds, another figure and no halving use what is there.
        var third = new FakeRunner(o => o.LearningRate!.Value);
        FixedHeadCnnSearchOptions wider = Plain() with { Seeds = 2, Metric = TrainingMetric.Loss };
        result = Engine(wider, folder.Open(wider), third).Run();
        Assert.HasCount(17, third.Ran);
        Assert.AreEqual(1 - 0.009, result.Best!.Mean!.Value, 1e-12);
    }

    [TestMethod]
    public void A_mean_of_fewer_seeds_than_asked_for_does_not_win()
    {
        // An earlier search left one seed of every setting with all epochs, where high rates do well; few epochs favour low ones.
        var runner = new FakeRunner(o => o.Epochs == 18 ? o.LearningRate!.Value : 0.01 - o.LearningRate!.Value);
        var store = new TrialMemory();
        Assert.AreEqual("0.009", Engine(Plain(), store, runner).Run().Best!.Values["rate"]);
        SearchResult result = Engine(Halved() with { Seeds = 2 }, store, runner).Run();
        Assert.AreEqual("0.001", result.Best!.Values["rate"]);
        Assert.AreEqual("0.009", result.Settings[1].Values["rate"]);
    }

    [TestMethod]
    public void A_folder_of_another_search_is_refused_with_the_differences()
    {
        using var folder = new TemporarySearch();
        folder.Open(Plain());
        FixedHeadCnnSearchOptions other = Plain() with { Dimensions = [SearchDimension.LogUniform("rate", 0.001, 0.1, (o, x) => o with { LearningRate = x }, points: 3)] };
        InvalidOperationException refused = Assert.ThrowsExactly<InvalidOperationException>(() =>
            folder.Open(other, Options with { Recipe = TrainingRecipe.Transfer with { WarmupEpochs = 1 }, Epochs = 18, Augmentation = new() { Mixup = 0.2 }, Threads = 3 }));
        foreach (string words in new[] { "dimension rate: 0.001 | 0.002", "log 0.001..0.1 at 3 points now", "Recipe.WarmupEpochs: 0 there, 1 now", "Augmentation.Mixup: 0 there, 0.2 now" })
            Assert.Contains(words, refused.Message);
        Assert.DoesNotContain("Threads", refused.Message);
    }

    [TestMethod]
    public void Processes_that_share_a_folder_train_everything_once_and_agree()
    {
        using var folder = new TemporarySearch();
        FixedHeadCnnSearchOptions Share(int number, double seconds) => Halved() with { Folder = "given", Seeds = 2, Share = new(number, 3), Wait = TimeSpan.FromSeconds(seconds) };
        // Alone, the first process trains its share of the first rung and says what is missing.
        var alone = new FakeRunner(o => o.LearningRate!.Value);
        SearchResult partial = Engine(Share(1, 0), folder.Open(Share(1, 0)), alone).Run();
        Assert.HasCount(6, alone.Ran);
        Assert.AreEqual(12, partial.Missing);

        FakeRunner[] runners = [.. Enumerable.Range(0, 3).Select(_ => new FakeRunner(o => o.LearningRate!.Value))];
        Task<SearchResult>[] processes = [.. runners.Select((r, i) => Task.Run(() => Engine(Share(i + 1, 30), folder.Open(Share(i + 1, 30)), r).Run()))];
        SearchResult[] results = Task.WhenAll(processes).GetAwaiter().GetResult();

        Assert.IsTrue(results.All(r => r.IsComplete && r.Best!.Values["rate"] == "0.009" && r.Trials.Count == 26));
        (int, double?, int)[] ran = [.. alone.Ran, .. runners.SelectMany(r => r.Ran)];
        Assert.HasCount(26, ran);
        Assert.HasCount(26, ran.Distinct());
    }

    private static FixedHeadCnnSearchOptions Plain() => new() { Dimensions = [SearchDimension.Choice("rate", Rates, (o, x) => o with { LearningRate = x })] };

    private static FixedHeadCnnSearchOptions Halved() => Plain() with { Halving = new() { Factor = 3, MinimumEpochs = 2 } };

    internal static SearchPlan Plan(FixedHeadCnnSearchOptions search, FixedHeadCnnOptions? options = null)
    {
        SearchRules.Check(search);
        return SearchPlan.Create(search, row => row.Aggregate(options ?? Options, (o, v) => v.Set(o)));
    }

    internal static SearchEngine Engine(FixedHeadCnnSearchOptions search, ITrialStore store, ITrialRunner runner, CancellationToken cancellation = default)
        => new(Plan(search), store, runner, NullLogger.Instance, update: null, cancellation);
}
