using System.Globalization;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Schedules;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class PresetTests
{
    private const int Batches = 4;

    private const string Modern = "smoothing 0.1, average 0.99, no decay of biases and norms, new layers x ";

    /// <summary>Recipe, network, optimizer with its numbers, weight decay, rates at epochs, batch, epochs, augmentation, and whatever else it sets.</summary>
    private static readonly (string Recipe, string Network, string Optimizer, double Decay, string Rates, int Batch, int Epochs, string Augmentation, string Else)[] Table =
    [
        ("transfer", "resnet18", "sgd 0.9", 1e-3, "0:0.01 29.75:0.01 30:0.001 39.75:0.001", 64, 40, "crop 0.35", ""),
        ("transfer", "resnet50", "sgd 0.9", 1e-4, "0:0.01 29.75:0.01 30:0.001", 64, 40, "crop 0.35", ""),
        ("transfer", "mobilenet_v2", "sgd 0.9", 1e-4, "0:0.01 29.75:0.01 30:0.001", 64, 40, "crop 0.35", ""),
        ("transfer", "shufflenet_v2_x0_5", "sgd 0.9", 1e-4, "0:0.1 29.75:0.1 30:0.01", 64, 40, "crop 0.35", ""),
        ("cifar", "resnet32_cifar", "sgd 0.9", 1e-4, "0:0.1 80.75:0.1 81:0.01 121.75:0.01 122:0.001 163.75:0.001", 128, 164, "pad 4", ""),
        ("cifar-densenet", "densenet_bc_100_12", "sgd 0.9", 1e-4, "0:0.1 149.75:0.1 150:0.01 224.75:0.01 225:0.001", 64, 300, "pad 4", ""),
        ("imagenet-resnet", "resnet18", "sgd 0.9", 1e-4, "0:0.1 29.75:0.1 30:0.01 59.75:0.01 60:0.001", 256, 90, "crop 0.08", ""),
        ("imagenet-mobilenet", "mobilenet_v2", "rmsprop 0.9 0.99 1E-08", 4e-5, "0:0.02 0.75:0.02 1:0.0196 2.5:0.019208", 256, 100, "crop 0.08", ""),
        ("imagenet-shufflenet", "shufflenet_v2_x0_5", "sgd 0.9", 4e-5, "0:0.5 60:0.375 120.5:0.248958333333 239.75:0.000520833333", 1024, 240, "crop 0.08", ""),
        ("modern", "mobilenet_v2", "nesterov 0.9", 1e-4, "0:0.0025 0.75:0.01 1:0.01 20.5:0.005", 64, 40, "crop 0.35", Modern + "10"),
        ("modern", "resnet18", "nesterov 0.9", 1e-3, "0:0.0025 0.75:0.01 1:0.01 20.5:0.005", 64, 40, "crop 0.35", Modern + "10"),
        ("modern-adamw", "resnet18", "adamw 0.9 0.999 1E-08", 0.05, "0:0.00025 0.75:0.001 1:0.001 20.5:0.0005", 64, 40, "crop 0.35", Modern + "3, clipped norm:1"),
    ];

    [TestMethod]
    public void Every_number_of_every_preset_is_the_one_of_its_table()
    {
        CollectionAssert.AreEquivalent(TrainingRecipe.All.Select(r => r.Name).ToArray(), Table.Select(r => r.Recipe).Distinct().ToArray());
        foreach (var row in Table)
        {
            var recipe = TrainingRecipe.Parse(row.Recipe);
            var plan = TrainingPlan.For(new()
            {
                Architecture = CnnArchitecture.Parse(row.Network),
                Head = ClassifierHead.Learned,
                Epochs = recipe.Epochs,
                Recipe = recipe,
            });
            var schedule = new RateScheduler(plan.Recipe.Schedule, plan.LearningRate, plan.Recipe.WarmupEpochs, recipe.Epochs);
            foreach (var (place, expected) in row.Rates.Split(' ').Select(r => r.Split(':')).Select(r => (Number(r[0]), Number(r[1]))))
                Assert.AreEqual(expected, schedule.At((int)place, (int)((place % 1) * Batches), Batches), expected * 1e-9, $"{row.Recipe}, {row.Network}: rate at {place}");
            Assert.AreEqual(
                (row.Optimizer, row.Decay, row.Batch, row.Epochs, row.Augmentation, row.Else),
                (Text(recipe.Optimizer), plan.WeightDecay, recipe.BatchSize, recipe.Epochs, Text(recipe.Augmentation), Else(recipe)),
                $"{row.Recipe}, {row.Network}");
        }
    }

    [TestMethod]
    public void Lists_are_the_recipes_own_and_compare_by_what_is_in_them()
    {
        List<LayerFreeze> freeze = [new() { Until = 2 }];
        List<TrainingSize> sizes = [new(64, 64, 1)];
        var recipe = TrainingRecipe.Modern with { Freeze = freeze, Sizes = sizes, Schedule = LearningRateSchedule.MultiStep([0.5]) };
        var same = TrainingRecipe.Modern with { Freeze = [new() { Until = 2 }], Sizes = [new(64, 64, 1)], Schedule = LearningRateSchedule.MultiStep([0.5]) };

        Assert.AreEqual(same, recipe);
        Assert.AreEqual(same.GetHashCode(), recipe.GetHashCode());
        Assert.AreNotEqual(same, recipe with { Sizes = [] });
        Assert.AreNotEqual(same, recipe with { Freeze = [new() { Until = 3 }] });
        freeze.Clear();
        sizes.Add(new(96, 96, 2));
        Assert.AreEqual(same, recipe);
        Assert.IsNotEmpty(RecipeRules.Problems(recipe with { Freeze = null! }));
    }

    [TestMethod]
    [DataRow(40, 1)]
    [DataRow(4, 1)]
    [DataRow(2, 0.5)]
    [DataRow(1, 0.25)]
    [DataRow(0, 0)]
    public void A_warm_up_of_the_presets_own_takes_at_most_a_quarter_of_the_epochs(int epochs, double warmup)
    {
        Assert.AreEqual(warmup, (TrainingRecipe.Modern with { Epochs = epochs }).WarmupEpochs);
        var plan = TrainingPlan.For(TrainingFixture.Small with { Epochs = epochs, Recipe = TrainingRecipe.Modern });
        Assert.AreEqual(warmup, plan.Recipe.WarmupEpochs);
        Assert.IsEmpty(RecipeRules.Problems(plan.Recipe));
    }

    [TestMethod]
    public void A_warm_up_that_is_set_stays_and_must_end_before_the_run()
    {
        var recipe = TrainingRecipe.Modern with { Epochs = 2, WarmupEpochs = 1.5 };

        Assert.AreEqual(1.5, recipe.WarmupEpochs);
        Assert.IsEmpty(RecipeRules.Problems(recipe));
        StringAssert.Contains(RecipeRules.Problems(recipe with { WarmupEpochs = 2 }).Single(), "WarmupEpochs is 2; expected less than the 2 epochs");
    }

    [TestMethod]
    public void A_rate_or_decay_found_for_another_optimizer_is_pointed_at()
    {
        var changed = TrainingRecipe.ImageNetMobileNet with { Optimizer = TrainingOptimizer.AdamW };
        string[] warnings = [.. RecipeRules.Warnings(changed)];

        Assert.HasCount(2, warnings);
        StringAssert.Contains(warnings[0], "LearningRate is still the 0.02 that was found for rmsprop");
        StringAssert.Contains(warnings[1], "WeightDecay");
        Assert.HasCount(1, RecipeRules.Warnings(TrainingRecipe.Modern with { Optimizer = TrainingOptimizer.AdamW }));
        Assert.IsEmpty(RecipeRules.Warnings(changed with { LearningRate = null, WeightDecay = 0.1 }));
        Assert.IsEmpty(RecipeRules.Warnings(TrainingRecipe.Modern with { Optimizer = TrainingOptimizer.Sgd }));
        foreach (var preset in TrainingRecipe.All)
            Assert.IsEmpty(RecipeRules.Warnings(preset));
    }

    [TestMethod]
    public void Numbers_that_an_optimizer_does_not_have_are_refused()
    {
        var problems = RecipeRules.Problems(TrainingRecipe.Transfer with { Optimizer = TrainingOptimizer.Sgd with { SquareDecay = 0.9, Epsilon = 1e-3 } });

        CollectionAssert.AreEqual(
            new[] { "Optimizer is sgd with SquareDecay 0.9; only rmsprop and adamw have one.", "Optimizer is sgd with Epsilon 0.001; only rmsprop and adamw have one." },
            problems.ToArray());
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(TrainingOptimizer o) =>
        FormattableString.Invariant($"{o} {o.Momentum}{(o.IsSgd ? "" : FormattableString.Invariant($" {o.SquareDecay} {o.Epsilon}"))}{(o.Centered ? " centered" : "")}");

    private static string Text(Augmentation a)
    {
        if (a == new Augmentation { PadAndCrop = a.PadAndCrop })
            return a.PadAndCrop is { } pixels ? $"pad {pixels}" : "crop 0.35";
        return a == new Augmentation { CropScale = (0.08, 1) } ? "crop 0.08" : $"{a}";
    }

    private static string Else(TrainingRecipe r)
    {
        (bool Is, FormattableString Text)[] parts =
        [
            (r.LabelSmoothing != 0, $"smoothing {r.LabelSmoothing}"), (r.AverageDecay is not null, $"average {r.AverageDecay}"),
            (!r.DecayBiasAndNorm, $"no decay of biases and norms"), (r.NewLayerRate != 1, $"new layers x {r.NewLayerRate}"),
            (r.LayerRateDecay != 1, $"layers x {r.LayerRateDecay}"), (r.Clipping is not null, $"clipped {r.Clipping}"), (r.AccumulateBatches != 1, $"{r.AccumulateBatches} batches"),
            (r.Freeze.Count + r.Sizes.Count > 0, $"lists"), (r.KeepBest != TrainingMetric.Accuracy, $"best {r.KeepBest}"), (r.EarlyStopping is not null, $"{r.EarlyStopping}"),
        ];
        return string.Join(", ", parts.Where(p => p.Is).Select(p => FormattableString.Invariant(p.Text)));
    }
}
