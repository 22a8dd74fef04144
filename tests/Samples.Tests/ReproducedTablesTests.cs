using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class ReproducedTablesTests
{
    [TestMethod]
    [DataRow("5.1", 13, "cifar100-100/resnet32_cifar/hadamard", 44.86)]
    [DataRow("5.1", 13, "cifar100-100/resnet32_cifar/learned-widened", 70.23)]
    [DataRow("5.1", 13, "cifar100-64/resnet32_cifar/identity", 74.25)]
    [DataRow("5.1", 13, "cifar100-100/densenet_bc_100_12/orthogonal", 76.68)]
    [DataRow("5.2", 6, "imagenet-512/resnet18/identity", 77.59)]
    [DataRow("5.2", 6, "imagenet-1000/resnet18/identity", 66.48)]
    [DataRow("5.3", 9, "imagenet-100/shufflenet_v2_x0_5/identity", 74.42)]
    [DataRow("5.3", 9, "imagenet-1000/mobilenet_v2/learned", 71.88)]
    [DataRow("5.4", 21, "imagenet-8/resnet18/hadamard", 74.00)]
    [DataRow("5.4", 21, "imagenet-256/resnet18/identity", 78.54)]
    [DataRow("5.5", 20, "cars-196/resnet50/identity", 90.35)]
    [DataRow("5.5", 20, "flowers-102/mobilenet_v2/learned", 94.24)]
    [DataRow("5.6", 6, "imagenet-100/resnet18/init-last-reg-last", 80.76)]
    [DataRow("5.6", 6, "imagenet-100/resnet18/init-none-reg-all", 78.80)]
    public void A_table_has_the_rows_and_figures_of_the_thesis(string number, int rows, string key, double top1)
    {
        var table = ThesisAccuracies.All.Single(t => t.Number == number);

        Assert.HasCount(rows, table.Rows);
        Assert.AreEqual(top1, table.Rows.Single(r => r.Key == key).Top1);
        Assert.IsTrue(table.Rows.GroupBy(r => r.Group).All(g => g.Count(r => r.Head.IsReference) == 1));
    }

    [TestMethod]
    [DataRow("cifar100-100/resnet32_cifar/learned", "cifar", 164, 128)]
    [DataRow("cifar100-100/densenet_bc_100_12/learned", "cifar-densenet", 300, 64)]
    [DataRow("imagenet-512/resnet18/learned", "imagenet-resnet", 90, 256)]
    [DataRow("imagenet-1000/mobilenet_v2/learned", "imagenet-mobilenet", 100, 256)]
    [DataRow("imagenet-1000/shufflenet_v2_x0_5/learned", "imagenet-shufflenet", 240, 1024)]
    [DataRow("cars-196/shufflenet_v2_x0_5/learned", "transfer", 40, 64)]
    public void A_row_has_the_recipe_of_the_thesis(string key, string name, int epochs, int batch)
    {
        var row = ThesisAccuracies.All.SelectMany(t => t.Rows).First(r => r.Key == key);
        var recipe = ThesisRecipe.For(row.Data, row.Network);

        Assert.AreEqual((name, epochs, batch), (recipe.Name, recipe.Epochs, recipe.BatchSize));
        Assert.AreEqual(row.Data == ThesisData.Cars ? 0.1 : row.Network == CnnArchitecture.MobileNetV2 ? 0.02 : name == "imagenet-shufflenet" ? 0.5 : 0.1, recipe.LearningRate);
    }

    [TestMethod]
    [DataRow("cifar100-100/resnet32_cifar/learned", 64, 470_004L)]
    [DataRow("cifar100-100/resnet32_cifar/hadamard", 64, 463_605L)]
    [DataRow("cifar100-100/resnet32_cifar/orthogonal", 64, 463_604L)]
    [DataRow("cifar100-100/resnet32_cifar/learned-widened", 64, 494_412L)]
    [DataRow("cifar100-100/resnet32_cifar/identity", 64, 484_312L)]
    [DataRow("cifar100-100/densenet_bc_100_12/identity", 342, 765_732L)]
    [DataRow("cifar100-100/densenet_bc_100_12/hadamard", 342, 765_833L)]
    [DataRow("imagenet-1000/resnet18/identity", 512, 13_425_192L)]
    [DataRow("flowers-102/shufflenet_v2_x0_5/identity", 1024, 162_822L)]
    [DataRow("flowers-102/shufflenet_v2_x0_5/learned-drop-last-conv", 1024, 162_822L)]
    [DataRow("flowers-102/mobilenet_v2/learned-drop-last-conv", 1280, 1_844_454L)]
    public void A_row_is_the_network_that_it_names(string key, int features, long parameters)
    {
        var row = ThesisAccuracies.All.SelectMany(t => t.Rows).First(r => r.Key == key);

        Assert.AreEqual(parameters, NetworkCost.Of(row.Network, row.Head.For(row.Classes, features), row.Classes, variant: row.Head.Variant with { FinalRelu = row.FinalRelu }).Parameters);
    }

    [TestMethod]
    public void Means_deviations_and_differences_stand_beside_those_of_the_thesis()
    {
        var table = ThesisAccuracies.All.Single(t => t.Number == "5.4");
        AccuracyRow Row(RowHead head, params double[] top1)
        {
            var thesis = table.Rows.Single(r => r.Classes == 8 && r.Head == head);
            return new(thesis, "resnet18", 8, 1_234, [.. top1.Select((t, i) => Result(thesis, i + 1, t))]);
        }

        AccuracyRow[] rows = [Row(RowHead.Learned, 0.5, 0.6, 0.7), Row(RowHead.Hadamard), Row(RowHead.Identity, 0.65)];
        var lines = new AccuracyTable(table, rows).Markdown().Split('\n');

        string[] Cells(string head) => [.. lines.Single(l => l.Contains($"`{head}` ", StringComparison.Ordinal) && l.StartsWith('|')).Split('|').Select(c => c.Trim())];
        CollectionAssert.AreEqual(new[] { "3", "60.0 ± 10.0", "90.0", "74.92", "", "" }, Cells("learned")[6..12]);
        CollectionAssert.AreEqual(new[] { "0", "-", "-", "74.00", "", "-0.92" }, Cells("hadamard")[6..12]);
        CollectionAssert.AreEqual(new[] { "1", "65.0", "90.0", "76.58", "+5.0", "+1.66" }, Cells("identity")[6..12]);
        Assert.Contains("400 (about 10,248)", string.Join('\n', lines));
        Assert.Contains(",60,10,90,74.92,,", new AccuracyTable(table, rows).Csv());
    }

    [TestMethod]
    public void A_row_that_is_not_in_the_thesis_says_so_and_is_compared_with_the_learned_head()
    {
        var table = ThesisAccuracies.All.Single(t => t.Number == "5.5");
        AccuracyRow[] rows =
        [
            .. table.Rows.Where(r => r.Group == "flowers-102/mobilenet_v2")
                .Select((r, i) => new AccuracyRow(r, r.Network.Name, r.Classes, 1_234, [Result(r, 1, 0.5 + (0.1 * i)) with { Network = r.Network.Name }])),
        ];
        var lines = new AccuracyTable(table, rows).Markdown().Split('\n');

        Assert.Contains("The reference is `learned`", lines[0]);
        string[] cells = [.. lines.Single(l => l.Contains("`learned-drop-last-conv` (not in the thesis)", StringComparison.Ordinal)).Split('|').Select(c => c.Trim())];
        CollectionAssert.AreEqual(new[] { "1", "70.0", "90.0", "-", "+20.0", "" }, cells[6..12]);
        Assert.Contains("learned-drop-last-conv,1234,1,70,,90,,20,\n", new AccuracyTable(table, rows).Csv());
    }

    private static TrainingResult Result(ThesisRow row, int seed, double top1) => new()
    {
        Table = "5.4",
        Row = row.Key,
        Trained = row.Key,
        Seed = seed,
        Head = row.Head.Name,
        Network = "resnet18",
        Classes = 8,
        Parameters = 1_234,
        Top1 = top1,
        Top5 = 0.9,
        TrainLoss = 1,
        Seconds = 36,
        Conditions = new() { TrainPictures = 400, TestPictures = 160, Size = 64, Start = "random", Recipe = "imagenet-resnet", Epochs = 3, Batch = 32, Rate = 0.1 },
    };
}
