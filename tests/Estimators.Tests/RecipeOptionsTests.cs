using System.Text.Json;
using CsCheck;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Training;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class RecipeOptionsTests
{
    private static readonly TrainingHistory History = new()
    {
        Epochs = [new(1, 0.1, 2, 0.2, 2.5, 0.1, 1, 1), new(2, 0.1, 1, 0.6, 1.5, 0.5, 1, 1), new(3, 0.01, 0.5, 0.9, 1.2, 0.7, 1, 1)],
        BestEpoch = 3,
        Cancelled = false,
        UnreadableImages = [],
    };

    [TestMethod]
    public void Options_that_are_not_set_are_those_of_the_recipe()
    {
        FixedHeadCnnOptions options = new() { Recipe = TrainingRecipe.Cifar };

        Assert.AreEqual(164, options.Epochs);
        Assert.AreEqual(128, options.BatchSize);
        Assert.AreEqual(4, options.Augmentation.PadAndCrop);
        CollectionAssert.AreEqual(new[] { 81.0 / 164, 122.0 / 164 }, options.DecayAt.ToArray());
        Assert.AreEqual((0.0, 0.1), (options.LabelSmoothing, (options with { Recipe = TrainingRecipe.Modern }).LabelSmoothing));
    }

    [TestMethod]
    public void Options_that_are_set_take_the_place_of_the_recipes()
    {
        TrainingPlan Plan(FixedHeadCnnOptions options) => TrainingPlan.For(SettingsMapper.Map(options, null));
        FixedHeadCnnOptions options = new()
        {
            Recipe = TrainingRecipe.Modern with { WarmupEpochs = 2 },
            Epochs = 7,
            LearningRate = 0.3,
            Momentum = 0.5,
            LabelSmoothing = 0,
            DecayFactor = 0.2,
        };
        TrainingPlan plan = Plan(options);

        Assert.AreEqual(0.3, plan.LearningRate);
        Assert.AreEqual(0.5, plan.Recipe.Optimizer.Momentum);
        Assert.AreEqual(OptimizerKind.Nesterov, plan.Recipe.Optimizer.Kind);
        Assert.AreEqual("steps:0.75:0.2", plan.Recipe.Schedule.ToString());
        Assert.AreEqual(2, plan.Recipe.WarmupEpochs);
        Assert.AreEqual((7, 0.0), (plan.Settings.Epochs, plan.Settings.LabelSmoothing));
        // Their own defaults, by architecture and by optimizer.
        Assert.AreEqual((0.01, 1e-4), (Plan(new()).LearningRate, Plan(new()).WeightDecay));
        TrainingPlan adam = Plan(new() { Recipe = TrainingRecipe.Transfer with { Optimizer = TrainingOptimizer.AdamW } });
        Assert.AreEqual((1e-3, 1e-2), (adam.LearningRate, adam.WeightDecay));
    }

    [TestMethod]
    public void Everything_wrong_with_a_recipe_is_listed()
    {
        TrainingRecipe recipe = TrainingRecipe.Modern with
        {
            Optimizer = TrainingOptimizer.AdamW with { SquareDecay = 1, Epsilon = 0, Centered = true },
            LearningRate = -1,
            WarmupEpochs = 50,
            AccumulateBatches = 0,
            AverageDecay = 1,
            NewLayerRate = 0,
            LayerRateDecay = 2,
            Freeze = [new() { From = 3, Until = 2 }],
            Sizes = [new(64, 64, 4), new(96, 0, 3)],
            EarlyStopping = new() { Metric = TrainingMetric.Accuracy, Patience = 0 },
        };
        FixedHeadCnnOptions options = new() { Recipe = recipe, ValidationFraction = 0 };
        string message = Assert.ThrowsExactly<ArgumentException>(() => new MLContext().Transforms.TrainFixedHeadCnn(options)).Message;
        foreach (string word in new[]
        {
            "SquareDecay", "Epsilon", "Centered", "Recipe.LearningRate", "WarmupEpochs is 50", "AccumulateBatches", "AverageDecay", "NewLayerRate", "LayerRateDecay",
            "trunk:3-2", "96x0:3", "Patience", "no pictures are held out",
        })
            StringAssert.Contains(message, word);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new MLContext().Transforms.TrainFixedHeadCnn(new FixedHeadCnnOptions { Recipe = null! })).Message, "Recipe is null");
    }

    [TestMethod]
    public void A_plot_shows_every_epoch_in_the_colour_of_its_line()
    {
        using SKBitmap plot = SKBitmap.Decode(HistoryPlot.RenderPng(History));

        Assert.AreEqual(CurvePlot.Width, plot.Width);
        // The first epoch is on the left edge of the first panel: its loss of training below that of validation.
        int[] Rows(SKColor colour) => [.. Enumerable.Range(0, CurvePlot.PanelHeight).Where(y => plot.GetPixel(CurvePlot.Left, y) == colour)];
        Assert.IsNotEmpty(Rows(HistoryPlot.Training));
        Assert.IsNotEmpty(Rows(HistoryPlot.Validation));
        Assert.IsGreaterThan(Rows(HistoryPlot.Validation).Average(), Rows(HistoryPlot.Training).Average());
        // Nothing to show is no error.
        Assert.IsNotEmpty(HistoryPlot.RenderPng(History with { Epochs = [] }));
        Assert.IsNotEmpty(HistoryPlot.RenderPng(History with { Epochs = [new(1, 0, double.NaN, 1, 1e9, 0, 1, 1)] }));
    }

    [TestMethod]
    public void Axes_hold_their_numbers_and_have_round_marks()
    {
        Gen.Double[-1e3, 1e3].Array[1, 8].Sample(values =>
        {
            PlotAxis axis = PlotAxis.Over(values, isLogarithmic: false);
            Assert.IsTrue(values.All(v => axis.Place(v) is >= 0 and <= 1));
            double[] marks = [.. axis.Marks()];
            Assert.IsTrue(marks.Length is >= 2 and <= 14 && marks.All(m => axis.Place(m) is >= -1e-9 and <= 1 + 1e-9), $"{marks.Length} marks");
        }, iter: 200);
        CollectionAssert.AreEqual(new[] { 0.001, 0.01, 0.1 }, PlotAxis.Over([0.002, 0.1, 0], isLogarithmic: true).Marks().Select(m => Math.Round(m, 9)).ToArray());
    }

    [TestMethod]
    public void All_files_of_a_history_are_written_together_or_not_at_all()
    {
        string folder = Path.Join(Directory.CreateTempSubdirectory().FullName, "run");
        try
        {
            FixedHeadCnnOptions options = new() { BatchSize = FixedHeadCnnOptions.AutoBatchSize, Seed = 7 };
            TrainingHistory history = History with { BatchSize = 32, ClassNames = ["a", "b"], Epochs = [.. History.Epochs, new(4, 0.01, 0.5, 0.9, double.NaN, 0.7, 1, 1)] };
            history.WriteAll(folder, options);
            string[] names = [.. Directory.GetFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
            CollectionAssert.AreEqual(new[] { "curves.png", "events.out.tfevents.fixedheads", "history.csv", "history.json" }, names);
            JsonElement json = JsonDocument.Parse(File.ReadAllText(Path.Join(folder, "history.json"))).RootElement;
            Assert.AreEqual(32, json.GetProperty("settings").GetProperty("batch").GetInt32());
            Assert.AreEqual(7, json.GetProperty("settings").GetProperty("seed").GetInt32());
            Assert.AreEqual("b", json.GetProperty("classes")[1].GetString());
            Assert.AreEqual(3, json.GetProperty("bestEpoch").GetInt32());
            Assert.AreEqual("NaN", json.GetProperty("epochs")[3].GetProperty("validationLoss").GetString());
            Assert.AreEqual(JsonValueKind.Null, json.GetProperty("failure").ValueKind);

            File.Delete(Path.Join(folder, "history.csv"));
            File.WriteAllText(Path.Join(folder, "curves.png"), "precious");
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => history.WriteAll(folder)).Message, "history.json, curves.png");
            Assert.HasCount(3, Directory.GetFiles(folder));
            Assert.AreEqual("precious", File.ReadAllText(Path.Join(folder, "curves.png")));
            history.WriteAll(folder, overwrite: true);
            Assert.HasCount(4, Directory.GetFiles(folder));
            Assert.AreEqual(JsonValueKind.Null, JsonDocument.Parse(File.ReadAllText(Path.Join(folder, "history.json"))).RootElement.GetProperty("settings").ValueKind);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    [TestMethod]
    public void Files_of_a_history_are_not_replaced_unasked()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            (string Name, Action<string, bool> Write)[] writers =
            [
                ("history.csv", (p, o) => History.WriteCsv(p, o)), ("a.tfevents.b", (p, o) => History.WriteTensorBoard(p, o)), ("curves.png", (p, o) => History.WritePlot(p, o)),
                ("history.json", (p, o) => History.WriteJson(p, overwrite: o)),
            ];
            foreach ((string name, Action<string, bool> write) in writers)
            {
                string path = Path.Join(folder, name);
                write(path, false);
                byte[] first = File.ReadAllBytes(path);
                File.WriteAllText(path, "precious");
                Assert.ThrowsExactly<IOException>(() => write(path, false));
                Assert.AreEqual("precious", File.ReadAllText(path));
                write(path, true);
                CollectionAssert.AreEqual(first, File.ReadAllBytes(path));
            }

            Assert.HasCount(writers.Length, Directory.GetFiles(folder));
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => History.WriteTensorBoard(Path.Join(folder, "events.txt"))).Message, "tfevents");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
