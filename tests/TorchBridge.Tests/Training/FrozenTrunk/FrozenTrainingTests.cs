using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.State;
using MlNetFixedHeads.TorchBridge.Weights;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.FrozenTrunk;

[TestClass]
public sealed class FrozenTrainingTests
{
    private static readonly TemporaryFolder Folder = new();

    private static readonly TrainingSettings Frozen = Small with
    {
        Architecture = CnnArchitecture.ShuffleNetV2X05,
        Head = ClassifierHead.Identity,
        LearningRate = 0.001,
        ImageSize = (32, 32),
        ValidationFraction = 0.2,
        LoaderThreads = 2,
        Trunk = TrunkTraining.Frozen,
        TrunkPrecision = TrunkPrecision.Full,
    };

    [ClassCleanup]
    public static void Clean() => Folder.Dispose();

    [TestMethod]
    [DataRow("shufflenet_v2_x0_5", "identity", "modern", TrainingLayout.ChannelsLast)]
    [DataRow("shufflenet_v2_x0_5", "identity", "modern", TrainingLayout.Contiguous)]
    [DataRow("shufflenet_v2_x0_5", "etf", "transfer", TrainingLayout.ChannelsLast)]
    [DataRow("resnet32_cifar", "learned", "transfer", TrainingLayout.ChannelsLast)]
    public void As_many_views_as_epochs_give_the_weights_of_a_trunk_that_is_frozen_and_not_kept_to_the_bit(string architecture, string head, string recipe, TrainingLayout layout)
    {
        var settings = Pretrained(Frozen with
        {
            Architecture = CnnArchitecture.Parse(architecture),
            Head = ClassifierHead.Parse(head),
            Layout = layout,
            TrunkViews = 2,
            // The mean of what does not change is itself, but for rounding where it is computed.
            Recipe = TrainingRecipe.Parse(recipe) with { AverageDecay = null, AccumulateBatches = 2 },
        });
        var (expected, uncached) = Train(Uncached(settings));
        var (actual, cached) = Train(settings);

        ShouldEqual(expected, actual);
        CollectionAssert.AreEqual(
            uncached.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss, e.ValidationAccuracy)).ToArray(),
            cached.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss, e.ValidationAccuracy)).ToArray());
    }

    [TestMethod]
    public void After_frozen_epochs_fine_tuning_goes_on_as_if_nothing_had_been_kept()
    {
        var settings = Pretrained(Frozen with { Trunk = TrunkTraining.FrozenThenFinetune, Epochs = 3, FrozenEpochs = 2, TrunkViews = 2, TestTimeFlip = TestTimeFlip.Model });
        var expected = Train(Uncached(settings with { Recipe = TrainingRecipe.Transfer with { Freeze = [new() { Until = 2 }] } }));

        ShouldEqual(expected.Weights, Train(settings).Weights);
    }

    [TestMethod]
    public void One_view_is_the_picture_as_it_is_and_half_precision_differs_by_rounding_wherever_it_is_kept()
    {
        var settings = Pretrained(Frozen);
        var (exact, _) = Train(settings);
        ShouldEqual(exact, Train(settings with { Augmentation = new() { HorizontalFlip = false, VerticalFlip = true, CropScale = (0.1, 0.2) } }).Weights);
        var file = settings with { Cache = PictureCache.File, CacheFolder = Folder["features"] };
        ShouldEqual(exact, Train(file).Weights);
        Assert.IsEmpty(Directory.GetFiles(Folder["features"], "scratch*"));

        var (half, _) = Train(file with { TrunkPrecision = TrunkPrecision.Half });
        var difference = exact.Max(p => p.Value.Zip(half[p.Key]).Max(v => Math.Abs(v.First - v.Second)));
        Assert.IsTrue(difference is > 0 and < 0.01f, $"{difference}");
    }

    [TestMethod]
    public void Whatever_is_pretrained_keeps_its_bits_under_an_average_too_and_only_the_rest_learns()
    {
        var settings = Pretrained(Frozen with { Recipe = TrainingRecipe.Modern with { WarmupEpochs = 0 }, Reinitialize = Reinitialize.Random });
        var (weights, _) = Train(settings);
        using var start = WeightsFiles.Open(settings.PretrainedWeights!);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 2, settings.Seed);
        WeightsLoader.Load(network, start, ["conv5", "fc"]);

        foreach (var (name, value) in Values(network).Where(v => !v.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
            Assert.AreEqual(!name.StartsWith("conv5", StringComparison.Ordinal), value.SequenceEqual(weights[name]), name);
    }

    [TestMethod]
    public void A_run_that_goes_on_in_the_midst_of_frozen_epochs_computes_the_features_anew_and_ends_with_the_same_bits()
    {
        var settings = Pretrained(Frozen with { Trunk = TrunkTraining.FrozenThenFinetune, Epochs = 3, FrozenEpochs = 2, TrunkViews = 2, Recipe = TrainingRecipe.Modern });
        using var state = new StateBag();
        var straight = Run(settings, run =>
        {
            if (run.Epochs.Count == 1)
                run.Save(state);
        });

        ShouldEqual(straight, Run(settings, resume: state));
    }

    [TestMethod]
    public void Early_stopping_waits_for_the_trunk_to_learn_also_where_the_run_goes_on_there()
    {
        var settings = Pretrained(Frozen with
        {
            Trunk = TrunkTraining.FrozenThenFinetune,
            Epochs = 6,
            FrozenEpochs = 3,
            // No epoch is better by that much than the first one looked at.
            Recipe = TrainingRecipe.Transfer with { Schedule = LearningRateSchedule.Plateau(0.1, 0), EarlyStopping = EarlyStopping.Parse("macro-f1:1:1") },
        });
        using var state = new StateBag();
        List<(int Epoch, double Rate, double? Top5)> epochs = [];
        var straight = Run(settings, run =>
        {
            var last = run.Epochs.Results[^1];
            epochs.Add((last.Epoch, last.LearningRate, last.ValidationTop5Accuracy));
            if (last.Epoch == 2)
                run.Save(state);
        });

        CollectionAssert.AreEqual(Enumerable.Range(1, 5).Select(e => (e, 0.001, (double?)1)).ToArray(), epochs.ToArray());
        ShouldEqual(straight, Run(settings, resume: state));
    }

    [TestMethod]
    public void The_search_for_a_rate_sees_pictures_as_the_frozen_epochs_do()
    {
        LearningRatePoint[] Find(int views, double smallest) => [.. ClassifierTrainer.FindLearningRate(
            new ColouredShapes(30), TwoClasses, Pretrained(Frozen with { TrunkViews = views, Augmentation = new() { CropScale = (smallest, 1) } }), new(1e-6, 1e-5, 10), Quiet).Points];

        CollectionAssert.AreEqual(Find(1, 0.1), Find(1, 0.9));
        CollectionAssert.AreNotEqual(Find(2, 0.1), Find(2, 0.9));
    }

    [TestMethod]
    public void Pictures_that_cannot_be_decoded_are_left_out_of_what_is_kept()
    {
        var settings = Pretrained(Frozen with { TrunkViews = 2, MaxUnreadableShare = 0.5, BatchSize = 64 });
        var pictures = new ColouredShapes(20) { Broken = { 3, 4, 10 } };
        using var trained = new ClassifierTrainer().Train(pictures, null, TwoClasses, settings, Quiet);

        Assert.HasCount(3, trained.History.UnreadableImages);
        Assert.HasCount(2, trained.History.Epochs);
    }

    [TestMethod]
    public void Too_little_memory_says_how_much_is_needed_and_what_to_do()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Train(Pretrained(Frozen with { Cache = PictureCache.Memory, CacheMemoryBytes = 1000 })));
        foreach (var part in new[] { "CacheMemoryMB", "MB", "TrunkViews", "File" })
            StringAssert.Contains(error.Message, part);
        var full = Assert.ThrowsExactly<InvalidOperationException>(
            () => Train(Pretrained(Frozen with { Cache = PictureCache.File, CacheFolder = Folder["full"], CacheDiskBytes = 1000 })));
        StringAssert.Contains(full.Message, "CacheDiskMB");
    }

    [TestMethod]
    public void What_cannot_be_exact_or_makes_no_sense_is_refused_before_training_and_all_at_once()
    {
        var wrong = Frozen with
        {
            Cache = PictureCache.None,
            Augmentation = new() { Mixup = 0.2, Cutmix = 1 },
            TrunkViews = 0,
            FrozenEpochs = 2,
            Recipe = TrainingRecipe.Transfer with { Sizes = [new(16, 16, 1)] },
        };
        var message = Assert.ThrowsExactly<ArgumentException>(() => Train(wrong)).Message;
        foreach (var option in new[] { "Cache is None", "Mixup is 0.2", "Cutmix is 1", "TrunkViews is 0", "FrozenEpochs is 2", "Sizes has", "PretrainedWeights is null" })
            StringAssert.Contains(message, option);
        Assert.IsEmpty(TrunkRules.Problems(Pretrained(Frozen with { Recipe = TrainingRecipe.Transfer with { Sizes = [new(16, 16, 2)] } })));
        Assert.AreEqual(2, TrainingPlan.FrozenEpochsOf(Frozen with { Trunk = TrunkTraining.FrozenThenFinetune, Epochs = 5 }));

        var nothing = Assert.ThrowsExactly<ArgumentException>(() => Train(Pretrained(Frozen with { Head = ClassifierHead.IdentityTruncated })));
        StringAssert.Contains(nothing.Message, "Trunk is Frozen");
    }

    /// <summary>The same without anything kept.</summary>
    private static TrainingSettings Uncached(TrainingSettings settings) => settings with
    {
        Trunk = TrunkTraining.Finetune,
        FrozenEpochs = null,
        TrunkViews = 1,
        Recipe = settings.Recipe.Freeze.Count > 0 ? settings.Recipe : settings.Recipe with { Freeze = [new()] },
    };

    /// <summary>Settings with weights of another head, as if they were published.</summary>
    private static TrainingSettings Pretrained(TrainingSettings settings)
    {
        var path = Folder[$"{settings.Architecture.Name}.safetensors"];
        if (!File.Exists(path))
        {
            using var network = NetworkRegistry.Create(settings.Architecture, ClassifierHead.Learned, 7, seed: 5);
            Settle(network);
            WeightsWriter.Save(network, path);
        }

        return settings with { PretrainedWeights = path };
    }

    /// <summary>Gives the batch norms statistics that fit the weights, as published ones have.</summary>
    private static void Settle(CnnNetwork network)
    {
        using var gradless = no_grad();
        using var random = new Generator(1, CPU);
        network.train();
        for (var i = 0; i < 30; i++)
        {
            using var scope = NewDisposeScope();
            network.Run(new TorchOps(null), rand(8, 3, 32, 32, generator: random));
        }

        network.eval();
    }

    private static (Dictionary<string, float[]> Weights, TrainingHistory History) Train(TrainingSettings settings)
    {
        using var trained = new ClassifierTrainer().Train(new ColouredShapes(30), null, TwoClasses, settings, Quiet);
        var path = Folder[Path.GetRandomFileName()];
        trained.SaveWeights(path);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 2, 1);
        using var file = WeightsFiles.Open(path);
        WeightsLoader.Load(network, file);
        return (Values(network), trained.History);
    }

    private static Dictionary<string, float[]> Run(TrainingSettings settings, Action<TrainingRun>? epochDone = null, StateBag? resume = null)
    {
        var plan = TrainingPlan.For(settings);
        using var inputs = new TrainingInputs(plan, new ColouredShapes(30), null, Quiet);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 2, settings.Seed);
        network.UseChannelsLast();
        using var loss = new CrossEntropyLoss(settings.LabelSmoothing);
        var roles = new LayerRoles(plan.Info, network, []);
        using var run = new TrainingRun(network, plan, roles);
        using var frozen = FrozenPhase.For(network, plan, roles, inputs, Quiet, CPU);
        if (resume is not null)
            run.Restore(resume);
        Assert.IsFalse(new TrainingLoop(network, plan, loss, Quiet, CPU, frozen: frozen).Run(run, inputs.Train, inputs.Validation, epochDone));
        return Values(network);
    }

    private static Dictionary<string, float[]> Values(CnnNetwork network) => network.state_dict().ToDictionary(p => p.Key, p => p.Value.ToFloats());

    private static void ShouldEqual(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach (var (name, value) in expected)
            CollectionAssert.AreEqual(value, actual[name], name);
    }
}
