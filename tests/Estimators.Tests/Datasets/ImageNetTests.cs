using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class ImageNetTests : IDisposable
{
    private const string Devkit = "ILSVRC2012_devkit_t12/data/";

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly MatWriter _writer = new(compress: true);

    public ImageNetTests() => _folder.Touch(
        "train/n03/n03_7.JPEG", "train/n01/n01_2.JPEG", "train/n01/n01_10.JPEG", "train/n02/n02_1.JPEG", "train/readme.txt");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Training_pictures_come_by_synset_then_by_name()
    {
        IDataView data = Load(DatasetSplit.Train);
        CollectionAssert.AreEqual(new[] { "n01", "n02", "n03" }, Rows.ClassNames(data));
        CollectionAssert.AreEqual(new[] { "n01_10.JPEG=n01", "n01_2.JPEG=n01", "n02_1.JPEG=n02", "n03_7.JPEG=n03" }, Rows.Pairs(data));
        CollectionAssert.AreEqual(new[] { "n01", "n02" }, Rows.ClassNames(Load(DatasetSplit.Train, new() { FirstClasses = 2 })));
        Assert.HasCount(3, Rows.Pairs(Load(DatasetSplit.Train, new() { FirstClasses = 2 })));
        Failure.Says<ArgumentException>(() => Load(DatasetSplit.Train, new() { FirstClasses = 4 }), "expected 2 to 3");
        Failure.Says<ArgumentException>(() => Load(DatasetSplit.Test), "no test pictures");
    }

    [TestMethod]
    public void Flat_validation_pictures_get_their_classes_from_the_devkit()
    {
        WriteDevkit("2\n3\n1\n3\n");
        _folder.Touch([.. Enumerable.Range(1, 4).Select(i => $"val/ILSVRC2012_val_{i:D8}.JPEG")]);
        // The devkit numbers classes otherwise than by their synsets: 1 is n03, 2 is n01, 3 is n02.
        CollectionAssert.AreEqual(
            new[] { "ILSVRC2012_val_00000001.JPEG=n01", "ILSVRC2012_val_00000002.JPEG=n02", "ILSVRC2012_val_00000003.JPEG=n03", "ILSVRC2012_val_00000004.JPEG=n02" },
            Rows.Pairs(Load(DatasetSplit.Validation)));
        CollectionAssert.AreEqual(new[] { 1u, 2u, 2u }, Rows.Labels(Load(DatasetSplit.Validation, new() { FirstClasses = 2 })));
        Assert.HasCount(8, Rows.Pairs(Load(DatasetSplit.All)));
        CollectionAssert.AreEqual(new[] { "crane (n01)", "tench, Tinca tinca", "crane (n03)" }, Rows.ClassNames(Load(DatasetSplit.Validation, new() { WordsAsNames = true })));
        Directory.Delete(Path.Join(_folder.Path, "train"), recursive: true);
        CollectionAssert.AreEqual(new[] { "n01", "n02", "n03" }, Rows.ClassNames(Load(DatasetSplit.Validation)));
        _folder.Delete("val/ILSVRC2012_val_00000003.JPEG");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Validation), "1 of the 4 pictures");
        Assert.HasCount(3, Rows.Pairs(Load(DatasetSplit.Validation, new() { SkipMissingImages = true })));
    }

    [TestMethod]
    public void Sorted_validation_pictures_need_no_devkit()
    {
        _folder.Touch("val/n02/b.JPEG", "val/n01/a.JPEG");
        CollectionAssert.AreEqual(new[] { "a.JPEG=n01", "b.JPEG=n02" }, Rows.Pairs(Load(DatasetSplit.Validation)));
        ImageDataset data = DatasetSpec.Parse($"imagenet:{_folder.Path}").Open();
        CollectionAssert.AreEqual(new[] { DatasetSplit.Train, DatasetSplit.Validation }, data.Splits.ToArray());
        CollectionAssert.AreEqual(new[] { "n01", "n02", "n03" }, data.ClassNames.ToArray());
        _folder.Touch("val/n09/c.JPEG");
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Validation), "none of the 3 classes expected: n09");
    }

    [TestMethod]
    public void What_is_missing_or_wrong_is_named()
    {
        _folder.Touch("val/ILSVRC2012_val_00000001.JPEG");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Validation), "meta.mat");
        WriteDevkit("1\n4\n");
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Validation), "ground_truth.txt, line 2: not the number of one of the 3 classes");
        WriteDevkit("1\n");
        Directory.Delete(Path.Join(_folder.Path, "train", "n03"), recursive: true);
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Validation), "1 synsets that are none of the 2 classes expected: n03");
        _folder.Write(Devkit + "meta.mat", _writer.File(_writer.Structs("synsets", [1, 1], ["WNID"], _writer.Text("", "n01"))));
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Validation), "no field ILSVRC2012_ID, words, num_children");
        using TemporaryFolder empty = new();
        Failure.Says<DirectoryNotFoundException>(() => _mlContext.Data.LoadImageNet(empty.Path, DatasetSplit.Train), "neither 'train'");
    }

    [TestMethod]
    public void Lists_of_many_pictures_are_kept_in_little_memory()
    {
        // As long as ImageNet's paths are: a string of each would take about 150 bytes.
        string[] names = [.. Enumerable.Range(0, 100_000).Select(i => $"n{i / 1300:D8}{Path.DirectorySeparatorChar}n{i / 1300:D8}_{i}.JPEG")];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        ImageList images = ImageList.OfFiles("/data/imagenet/ILSVRC/Data/CLS-LOC/train", names, new uint[names.Length], ["a", "b"]);
        double bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)names.Length;
        Assert.IsLessThan(50.0, bytes);
        Assert.AreEqual(Path.Combine("/data/imagenet/ILSVRC/Data/CLS-LOC/train", names[77_777]), images.Path(77_777));
        GC.KeepAlive(names);
    }

    private IDataView Load(DatasetSplit split, ImageNetOptions? options = null) => _mlContext.Data.LoadImageNet(_folder.Path, split, options);

    private void WriteDevkit(string truth)
    {
        (string Synset, string Words, int Children)[] synsets =
            [("n03", "crane", 0), ("n01", "crane", 0), ("n02", "tench, Tinca tinca", 0), ("n00", "entity", 3)];
        _folder.Write(Devkit + "ILSVRC2012_validation_ground_truth.txt", truth);
        _folder.Write(Devkit + "meta.mat", _writer.File(_writer.Structs(
            "synsets", [synsets.Length, 1], ["ILSVRC2012_ID", "WNID", "words", "num_children"],
            [.. synsets.SelectMany((s, i) => new[] { Number(i + 1), _writer.Text("", s.Synset), _writer.Text("", s.Words), Number(s.Children) })])));
    }

    private byte[] Number(double value) => _writer.Numbers("", MatClass.Double, [1, 1], MatDataType.UInt16, [value]);
}
