using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Finding;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.State;
using static MlNetFixedHeads.TorchBridge.Tests.Training.TrainingFixture;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class RecipeTrainingTests
{
    /// <summary>One epoch more than usual, the last one after the recipe's milestone.</summary>
    private static readonly TrainingSettings Small = TrainingFixture.Small with { Epochs = 3 };

    [TestMethod]
    public void The_default_recipe_makes_plain_steps_of_SGD_and_nothing_else()
    {
        var plan = TrainingPlan.For(Small);
        using var inputs = new TrainingInputs(plan, new ColouredShapes(24), null, Quiet);
        using var network = NetworkRegistry.Create(Small.Architecture, Small.Head, 2, Small.Seed);
        network.UseChannelsLast();
        using var optimizer = new MomentumSgd(network.parameters(), 0.05, 0.9, plan.Info.WeightDecay);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            // Three quarters of three epochs are two and a quarter: rounded, two.
            optimizer.SetLearningRate(epoch < 2 ? 0.05 : 0.05 * Math.Pow(0.1, 1));
            network.train();
            foreach (var batch in inputs.Train.At(epoch).Loader.Epoch(epoch, CancellationToken.None))
            {
                using var scope = NewDisposeScope();
                optimizer.ZeroGradients();
                var logits = network.Run(new TorchOps(null), BatchTensors.Pixels(batch, plan.Preprocessing, CPU)).Logits;
                nn.functional.cross_entropy(logits, BatchTensors.Labels(batch, CPU)).backward();
                optimizer.Step();
            }
        }

        ShouldEqual(Values(network), Trained(Small));
    }

    [TestMethod]
    [DataRow("sgd", "cosine")]
    [DataRow("adamw", "plateau:0.5:0")]
    [DataRow("rmsprop", "onecycle")]
    public void A_run_restored_between_epochs_ends_with_the_same_bits(string optimizer, string schedule)
    {
        var settings = Small with
        {
            Epochs = 4,
            LearningRate = 0.002,
            Recipe = TrainingRecipe.Modern with
            {
                Optimizer = TrainingOptimizer.Parse(optimizer),
                Schedule = LearningRateSchedule.Parse(schedule),
                WarmupEpochs = schedule == "onecycle" ? 0 : 1.5,
                AccumulateBatches = 2,
                Freeze = [new() { Layers = "layer1", Until = 3 }],
                Sizes = [new(12, 12, 1)],
                KeepBest = TrainingMetric.TrainLoss,
            },
        };
        using var state = new StateBag();
        var straight = Trained(settings, run =>
        {
            if (run.Epochs.Count == 2)
                run.Save(state);
        });

        ShouldEqual(straight, Trained(settings, resume: state));
    }

    [TestMethod]
    public void What_is_frozen_keeps_its_bits_and_its_batch_norm_statistics_until_it_learns_again()
    {
        var freeze = Small with { Epochs = 2, LearningRate = 1e-3, Recipe = TrainingRecipe.Transfer with { Freeze = [new() { Layers = "layer2", Until = 1 }, LayerFreeze.Parse("norms:1-")] } };
        Dictionary<string, float[]> start, first = [];
        using (var network = NetworkRegistry.Create(Small.Architecture, Small.Head, 2, Small.Seed))
            start = Values(network);
        var end = Trained(freeze, run => first = run.Epochs.Count == 1 ? Weights(run) : first);

        foreach (var (name, value) in start)
        {
            var (isNorm, isFrozen) = (name.Contains("bn", StringComparison.Ordinal), name.StartsWith("layer2.", StringComparison.Ordinal));
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                continue;
            Assert.AreEqual(isFrozen, value.SequenceEqual(first[name]), $"{name} after one epoch");
            Assert.AreEqual(isNorm, first[name].SequenceEqual(end[name]), $"{name} after two");
        }
    }

    [TestMethod]
    public void Freezing_names_layers_that_are_not_there_and_epochs_in_which_nothing_would_learn()
    {
        TrainingSettings With(params string[] freezes) =>
            Small with { Recipe = TrainingRecipe.Transfer with { Freeze = [.. freezes.Select(LayerFreeze.Parse)] } };

        var error = Assert.ThrowsExactly<ArgumentException>(() => Train(With("layer9:1")));
        StringAssert.Contains(error.Message, "'layer9'");
        StringAssert.Contains(error.Message, "conv1, layer1, layer2, layer3, linear");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Train(With("trunk:1-2", "linear"))).Message, "nothing to learn in epoch 2");
    }

    [TestMethod]
    public void The_average_of_the_weights_is_what_is_scored_and_kept()
    {
        var settings = Small with { Epochs = 2, Recipe = TrainingRecipe.Transfer with { AverageDecay = 0.5 } };
        Dictionary<string, float[]> own = [], mean = [];
        var kept = Trained(settings, run =>
        {
            own = Weights(run);
            using (run.Average!.Swap())
                mean = Weights(run);
            ShouldEqual(own, Weights(run));
        });

        ShouldEqual(mean, kept);
        // Batch-norm statistics are averaged as well.
        foreach (var name in new[] { "conv1.weight", "bn1.running_mean", "linear.bias" })
            CollectionAssert.AreNotEqual(own[name], kept[name], name);
        Assert.AreEqual(own["bn1.num_batches_tracked"][0], kept["bn1.num_batches_tracked"][0]);
    }

    [TestMethod]
    public void An_average_is_the_exponential_mean_of_what_the_weights_were()
    {
        using var layer = nn.Linear(1, 1, hasBias: false);
        using var average = new WeightAverage(layer, 0.4);
        var expected = (double)layer.weight!.item<float>();
        for (var step = 1; step <= 6; step++)
        {
            using (no_grad())
                layer.weight!.fill_(step);
            average.Update();
            var decay = Math.Min(0.4, (1.0 + step) / (10 + step));
            expected = (decay * expected) + ((1 - decay) * step);
        }

        using (average.Swap())
            Assert.AreEqual(expected, layer.weight!.item<float>(), 1e-5);
        Assert.AreEqual(6f, layer.weight!.item<float>());
    }

    [TestMethod]
    public void Early_stopping_ends_training_and_says_so()
    {
        // At a rate of next to nothing the loss gets better by less than what counts.
        var stopping = new EarlyStopping { Metric = TrainingMetric.TrainLoss, Patience = 2, MinimumImprovement = 100 };
        using var trained = Train(Small with { Epochs = 9, LearningRate = 1e-9, Recipe = TrainingRecipe.Transfer with { EarlyStopping = stopping } });

        Assert.IsTrue(trained.History.StoppedEarly);
        Assert.HasCount(3, trained.History.Epochs);
        Assert.IsFalse(trained.History.Cancelled);
    }

    [TestMethod]
    public void Every_architecture_has_stages_in_order_that_hold_all_its_weights()
    {
        foreach (var info in NetworkRegistry.All)
        {
            using var network = NetworkRegistry.Build(info.Architecture, ClassifierHead.Learned, 3);
            var stages = LayerStages.Of(network);
            var places = network.named_parameters().Select(p => stages.ToList().IndexOf(LayerStages.StageOf(stages, p.name))).ToArray();
            Assert.IsGreaterThanOrEqualTo(5, stages.Count);
            CollectionAssert.AreEqual(places.Order().ToArray(), places, info.Architecture.Name);
            CollectionAssert.AreEqual(Enumerable.Range(0, stages.Count).ToArray(), places.Distinct().ToArray(), info.Architecture.Name);
        }
    }

    [TestMethod]
    public void Rates_differ_by_stage_and_newness_and_what_is_no_matrix_need_not_decay()
    {
        var recipe = TrainingRecipe.Transfer with { LayerRateDecay = 0.5, NewLayerRate = 10, DecayBiasAndNorm = false, WeightDecay = 0.1 };
        var plan = TrainingPlan.For(Small with { Recipe = recipe });
        using var network = NetworkRegistry.Create(Small.Architecture, Small.Head, 2, 1);
        var groups = TorchBridge.Training.Optimizers.ParameterGroups.Of(network, plan, new LayerRoles(plan.Info, network, ["linear.weight", "linear.bias"]));
        (double Rate, double Decay) Of(string name) => groups.Where(g => g.Parameters.Any(p => p.Name == name)).Select(g => (g.RateFactor, g.WeightDecay)).Single();

        Assert.AreEqual((10, 0.1), Of("linear.weight"));
        Assert.AreEqual((10, 0), Of("linear.bias"));
        Assert.AreEqual((0.5, 0.1), Of("layer3.0.conv1.weight"));
        Assert.AreEqual((0.0625, 0.1), Of("conv1.weight"));
        Assert.AreEqual((0.0625, 0), Of("bn1.weight"));
    }

    [TestMethod]
    public void The_search_for_a_rate_ends_where_the_loss_explodes_and_leaves_no_tensors()
    {
        LearningRateCurve Find() => ClassifierTrainer.FindLearningRate(new ColouredShapes(24), TwoClasses, Small, new(1e-4, 1e8, 40), Quiet);
        Find();
        var before = Fixtures.LivingTensors.AfterCollection();
        var curve = Find();

        Assert.IsGreaterThan(5, curve.Points.Count);
        Assert.IsLessThan(40, curve.Points.Count);
        Assert.IsTrue(curve.Points.Zip(curve.Points.Skip(1)).All(p => p.First.LearningRate < p.Second.LearningRate));
        Assert.AreEqual(1e-4, curve.Points[0].LearningRate, 1e-12);
        Assert.IsTrue(curve.Cautious is > 0 and < 1e7);
        // An empty shell is counted for every tensor that became a parameter.
        var left = Tensor.TotalCount - before;
        NetworkRegistry.Create(Small.Architecture, Small.Head, 2, 1).Dispose();
        Assert.AreEqual(Tensor.TotalCount - before - left, left);
    }

    [TestMethod]
    public void The_search_for_a_rate_makes_a_step_of_what_is_left_of_an_epoch()
    {
        // Three batches an epoch, of steps of two and one.
        var settings = Small with { Recipe = TrainingRecipe.Transfer with { AccumulateBatches = 2 } };
        Assert.HasCount(10, Find(settings, 10).Points);
        // Fewer batches than a step asks for.
        Assert.HasCount(10, Find(settings with { Recipe = settings.Recipe with { AccumulateBatches = 5 } }, 10).Points);

        static LearningRateCurve Find(TrainingSettings settings, int steps) =>
            ClassifierTrainer.FindLearningRate(new ColouredShapes(24), TwoClasses, settings, new(1e-6, 1e-5, steps), Quiet);
    }

    [TestMethod]
    public void The_steepest_fall_of_the_loss_is_suggested()
    {
        var trace = new RateTrace();
        var range = new RateRange(1e-5, 10, 200);
        // A loss that falls about 0.01 and explodes from 1 on.
        for (var step = 0; step < range.Steps; step++)
        {
            var rate = range.At(step);
            if (!trace.Add(rate, 1 + (3 / (1 + Math.Pow(rate / 0.01, 2))) + Math.Pow(rate, 6), 4))
                break;
        }

        // The mean lags behind what it smooths, to higher rates.
        Assert.IsTrue(trace.Curve().Suggestion is > 0.008 and < 0.04, $"{trace.Curve().Suggestion}");
        Assert.IsLessThan(range.Steps, trace.Count);
    }

    private static ITrainedClassifier Train(TrainingSettings settings) => new ClassifierTrainer().Train(new ColouredShapes(24), null, TwoClasses, settings, Quiet);

    /// <summary>The weights after a run, which may begin in the middle.</summary>
    private static Dictionary<string, float[]> Trained(TrainingSettings settings, Action<TrainingRun>? epochDone = null, StateBag? resume = null)
    {
        var plan = TrainingPlan.For(settings);
        using var inputs = new TrainingInputs(plan, new ColouredShapes(24), null, Quiet);
        using var network = NetworkRegistry.Create(settings.Architecture, settings.Head, 2, settings.Seed);
        network.UseChannelsLast();
        using var loss = new CrossEntropyLoss(settings.LabelSmoothing);
        using var run = new TrainingRun(network, plan, new LayerRoles(plan.Info, network, []));
        if (resume is not null)
            run.Restore(resume);
        Assert.IsFalse(new TrainingLoop(network, plan, loss, Quiet, CPU).Run(run, inputs.Train, inputs.Validation, epochDone));
        Assert.AreEqual(settings.Epochs, run.Epochs.Count);
        return Values(network);
    }

    /// <summary>The weights in the run's network at present.</summary>
    private static Dictionary<string, float[]> Weights(TrainingRun run)
    {
        using var state = new StateBag();
        run.Save(state);
        const string Prefix = "network/";
        return state.Tensors.Where(t => t.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[Prefix.Length..], t => Floats(t.Value));
    }

    private static Dictionary<string, float[]> Values(CnnNetwork network) => network.state_dict().ToDictionary(p => p.Key, p => Floats(p.Value));

    private static float[] Floats(Tensor value)
    {
        using var scope = NewDisposeScope();
        return [.. value.detach().to(ScalarType.Float32).contiguous().data<float>()];
    }

    private static void ShouldEqual(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach (var (name, value) in expected)
            CollectionAssert.AreEqual(value, actual[name], name);
    }
}
