using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
[TestCategory("RealData")]
public sealed class RealDatasetTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Flowers_102_has_its_official_splits_and_labels()
    {
        string root = RealData.Require("flowers102");
        OxfordFlowers102Options options = new() { ImageFolder = "jpg_64px" };
        // file,class_1based,split
        string[][] expected = [.. File.ReadLines(RealData.Require("flowers102/labels.csv")).Skip(1).Select(line => line.Split(','))];
        foreach ((DatasetSplit split, string name, int count) in new[]
            { (DatasetSplit.Train, "train", 1020), (DatasetSplit.Validation, "val", 1020), (DatasetSplit.Test, "test", 6149) })
        {
            IDataView data = _mlContext.Data.LoadOxfordFlowers102(root, split, options);
            string[] found = [.. Rows.Paths(data).Zip(Rows.Labels(data), (path, label) => $"{Path.GetFileName(path)},{label}")];
            Assert.HasCount(count, found);
            IEnumerable<string[]> listed = expected.Where(e => e[2].StartsWith(name, StringComparison.Ordinal));
            CollectionAssert.AreEquivalent(listed.Select(e => $"{e[0]},{e[1]}").ToArray(), found);
            CollectionAssert.AreEqual(FlowerNames.Official.ToArray(), Rows.ClassNames(data));
        }
        Assert.HasCount(8189, Rows.Paths(_mlContext.Data.LoadOxfordFlowers102(root, DatasetSplit.All, options)));
        Assert.HasCount(140, Rows.Paths(_mlContext.Data.LoadOxfordFlowers102(
            root, DatasetSplit.All, new() { ImageFolder = "jpg_original_subset", SkipMissingImages = true })));
        Failure.Says<FileNotFoundException>(() => _mlContext.Data.LoadOxfordFlowers102(
            root, DatasetSplit.All, new() { ImageFolder = "jpg_original_subset" }), "8049 of the 8189");
    }

    [TestMethod]
    public void Cars_196_has_its_classes_labels_and_boxes()
    {
        string root = RealData.Require("cars196");
        IDataView data = _mlContext.Data.LoadStanfordCars196(root, DatasetSplit.Train, new() { ImageFolder = "cars_train_s128" });
        CollectionAssert.AreEqual(File.ReadAllLines(RealData.Require("cars196/class_names.txt")), Rows.ClassNames(data));
        // file,class_1based,class_name,...; names may hold commas, the first two columns do not.
        string[] expected = [.. File.ReadLines(RealData.Require("cars196/labels.csv")).Skip(1)
            .Select(line => string.Join(',', line.Split(',').Take(2)))];
        Assert.HasCount(8144, expected);
        string[] found = [.. Rows.Paths(data).Zip(Rows.Labels(data), (path, label) => $"{Path.GetFileName(path)},{label}")];
        CollectionAssert.AreEquivalent(expected, found);

        float[][] boxes = [.. new[] { "BoxLeft", "BoxTop", "BoxRight", "BoxBottom" }.Select(name => data.GetColumn<float>(name).ToArray())];
        CollectionAssert.AreEqual(new[] { 39f, 116f, 569f, 375f }, boxes.Select(b => b[0]).ToArray());
        foreach ((int low, int high) in new[] { (0, 2), (1, 3) })
            Assert.IsTrue(boxes[low].Zip(boxes[high]).All(edges => edges.First >= 1 && edges.First < edges.Second));
        Failure.Says<InvalidDataException>(
            () => _mlContext.Data.LoadStanfordCars196(root, DatasetSplit.Test), "no classes");
    }

    [TestMethod]
    public void The_manifest_of_the_cars_divides_them()
    {
        ImageDataset data = DatasetSpec.Parse($"manifest:{RealData.Require("cars196/manifest.csv")}").Open();
        Assert.HasCount(196, data.ClassNames);
        Assert.HasCount(6501, Rows.Paths(data.Load(DatasetSplit.Train)));
        Assert.HasCount(1643, Rows.Paths(data.Load(DatasetSplit.Test)));
        Assert.IsNull(data.TryLoad(DatasetSplit.Validation));
    }

    [TestMethod]
    [DataRow("cifar10_jpg_subset", DatasetSplit.Test, 10, 3000, 1000)]
    [DataRow("tiny_imagenet_subset", DatasetSplit.Validation, 100, 5000, 2000)]
    public void Folders_with_splits_are_read(string name, DatasetSplit other, int classes, int train, int rest)
    {
        ImageDataset data = DatasetSpec.Parse($"folder:{RealData.Require(name)}").Open();
        Assert.HasCount(classes, data.ClassNames);
        CollectionAssert.AreEqual(new[] { DatasetSplit.Train, other }, data.Splits.ToArray());
        Assert.AreEqual((train, rest), (Rows.Paths(data.Load(DatasetSplit.Train)).Length, Rows.Paths(data.Load(other)).Length));
    }
}
