using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class ReproductionPlanTests
{
    private static ManyClasses _classes = null!;

    public static IEnumerable<string> Numbers => ThesisAccuracies.All.Select(t => t.Number);

    [ClassInitialize]
    public static void WriteClasses(TestContext context) => _classes = new();

    [ClassCleanup]
    public static void Delete() => _classes.Dispose();

    [TestMethod]
    [DynamicData(nameof(Numbers))]
    public void Every_row_can_be_trained_with_the_thesis_recipe_and_as_many_classes(string number)
    {
        var trainings = Plan(number, "--scale", "full", "--seeds", "1");

        CollectionAssert.AreEqual(Table(number).Rows.Select(r => r.Key).ToArray(), trainings.Select(t => t.Row.Row.Key).ToArray());
        Assert.AreEqual(trainings.Count, trainings.DistinctBy(t => t.Name).Count());
        foreach (var (row, options, images) in trainings.Select(t => (t.Row, t.Options, t.TrainImages)))
        {
            Assert.AreEqual(row.Row.Classes, row.Classes);
            Assert.AreEqual((long)options.Epochs * row.Classes, images);
            // As the printed table counts them: the network can be built.
            Assert.IsGreaterThan(0L, NetworkCost.Of(row.Network, options.Head, row.Classes, variant: options.Variant).Parameters);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Numbers))]
    public void The_small_scale_has_rows_too_and_those_that_are_compared_are_trained_alike(string number)
    {
        var trainings = Plan(number);

        Assert.IsNotEmpty(trainings);
        Assert.IsTrue(trainings.GroupBy(t => t.Row.Group).All(g => g.Select(t => string.Join('\n', TrainingPlan.Facts(t))).Distinct().Count() == 1));
    }

    [TestMethod]
    public void The_learned_layer_without_the_last_convolution_is_trained_alone_and_has_the_identity_heads_parameters()
    {
        var trainings = Plan("5.5", "--scale", "full", "--seeds", "1", "--heads", "learned-drop-last-conv");

        CollectionAssert.AreEqual(
            new[] { "cars-196/mobilenet_v2", "cars-196/shufflenet_v2_x0_5", "flowers-102/mobilenet_v2", "flowers-102/shufflenet_v2_x0_5" }, trainings.Select(t => t.Row.Row.Group).ToArray());
        foreach (var (row, options) in trainings.Select(t => (t.Row, t.Options)))
        {
            long Parameters(ClassifierHead head, NetworkVariant variant) => NetworkCost.Of(row.Network, head, row.Classes, variant: variant).Parameters;
            Assert.AreEqual(Parameters(ClassifierHead.Identity, NetworkVariant.Default), Parameters(options.Head, options.Variant));
        }
    }

    private static IReadOnlyList<PlannedTraining> Plan(string number, params string[] more)
    {
        var data = Table(number).Data.SelectMany(d => new[] { "--data", $"{d.Name}=folder:{_classes.Data}" });
        return TrainingPlan.Create(ArgumentParser.Parse(["--table", number, .. data, .. more])).Trainings;
    }

    private static ThesisTable Table(string number) => ThesisAccuracies.All.Single(t => t.Number == number);
}
