using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class OxfordFlowers102Tests : IDisposable
{
    private const string Names = """{"2": "lily", "3": "tulip", "1": "rose"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly MatWriter _writer = new(compress: true);
    private readonly MLContext _mlContext = new(seed: 1);

    public OxfordFlowers102Tests()
    {
        // Six pictures; class 3 is in the test split only.
        Write("imagelabels.mat", _writer.Numbers("labels", MatClass.Double, [1, 6], MatDataType.UInt8, [1, 2, 1, 2, 3, 1]));
        Write("setid.mat", _writer.Row("trnid", 4, 1), _writer.Row("valid", 3), _writer.Row("tstid", 5, 2, 6));
        _folder.Write("cat_to_name.json", Names);
        _folder.Touch([.. Enumerable.Range(1, 6).Select(i => $"jpg/image_{i:D5}.jpg")]);
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Splits_are_those_of_the_file_in_its_order()
    {
        CollectionAssert.AreEqual(new[] { "image_00004.jpg=lily", "image_00001.jpg=rose" }, Rows.Pairs(Load(DatasetSplit.Train)));
        CollectionAssert.AreEqual(new[] { "image_00003.jpg=rose" }, Rows.Pairs(Load(DatasetSplit.Validation)));
        string[] test = ["image_00005.jpg=tulip", "image_00002.jpg=lily", "image_00006.jpg=rose"];
        CollectionAssert.AreEqual(test, Rows.Pairs(Load(DatasetSplit.Test)));
        Assert.HasCount(3, Rows.Pairs(Load(DatasetSplit.TrainAndValidation)));
        Assert.HasCount(6, Rows.Pairs(Load(DatasetSplit.All)));
    }

    [TestMethod]
    public void The_official_archive_does_as_well_as_its_folder()
    {
        Directory.Delete(Path.Join(_folder.Path, "jpg"), recursive: true);
        TarWriter tar = new TarWriter().Folder("jpg/");
        for (int i = 1; i <= 6; i++)
            tar.File($"jpg/image_{i:D5}.jpg", [(byte)i]);
        _folder.Write("102flowers.tgz", tar.Gzip());
        IDataView data = Load(DatasetSplit.Train);
        CollectionAssert.AreEqual(new[] { "image_00004.jpg=lily", "image_00001.jpg=rose" }, Rows.Pairs(data));
        CollectionAssert.AreEqual(new byte[] { 4 }, File.ReadAllBytes(Rows.Paths(data)[0]));
    }

    [TestMethod]
    public void Given_classes_decide_the_keys()
    {
        IDataView data = _mlContext.Data.LoadOxfordFlowers102(_folder.Path, DatasetSplit.Train, new() { ClassNames = ["tulip", "rose", "daisy", "lily"] });
        CollectionAssert.AreEqual(new[] { "image_00004.jpg=lily", "image_00001.jpg=rose" }, Rows.Pairs(data));
        CollectionAssert.AreEqual(new[] { 4u, 2u }, Rows.Labels(data));
        Failure.Says<InvalidDataException>(
            () => _mlContext.Data.LoadOxfordFlowers102(_folder.Path, DatasetSplit.Train, new() { ClassNames = ["rose", "daisy"] }),
            "has 2 of 3 classes that are not among the 2 of ClassNames: 'lily', 'tulip'");
    }

    [TestMethod]
    public void Classes_are_the_same_for_every_split()
    {
        foreach (DatasetSplit split in Enum.GetValues<DatasetSplit>())
            CollectionAssert.AreEqual(new[] { "rose", "lily", "tulip" }, Rows.ClassNames(Load(split)));
    }

    [TestMethod]
    public void The_official_names_serve_102_classes_and_no_other_number()
    {
        _folder.Delete("cat_to_name.json");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Train), "cat_to_name.json");
        Write("imagelabels.mat", _writer.Row("labels", 1, 2, 1, 2, 102, 1));
        string[] names = Rows.ClassNames(Load(DatasetSplit.Train));
        Assert.HasCount(102, names);
        Assert.AreEqual(("pink primrose", "blackberry lily"), (names[0], names[101]));
    }

    [TestMethod]
    [DataRow("""{"1": "rose", "2": "lily"}""", "2 names for the 3 classes")]
    [DataRow("""{"1": "rose", "2": "lily", "4": "tulip"}""", "labels 3")]
    [DataRow("""{"1": "rose", "2": "lily", "3": "rose"}""", "'rose'")]
    [DataRow("""{"1": "rose", """, "expected names by label")]
    [DataRow("[1]", "expected names by label")]
    public void Wrong_names_are_an_error_that_names_the_file(string json, string expected)
    {
        string path = _folder.Write("cat_to_name.json", json);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(DatasetSplit.Train)).Message;
        StringAssert.Contains(message, expected);
        StringAssert.Contains(message, path);
    }

    [TestMethod]
    [DataRow("imagelabels.mat")]
    [DataRow("setid.mat")]
    public void A_missing_or_truncated_file_is_named_with_its_place(string name)
    {
        string path = Path.Join(_folder.Path, name);
        byte[] whole = File.ReadAllBytes(path);
        _folder.Write(name, whole[..^5]);
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Train), path);
        _folder.Delete(name);
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Train), path);
    }

    [TestMethod]
    public void Numbers_that_make_no_sense_are_refused()
    {
        Write("setid.mat", _writer.Row("trnid", 4, 7), _writer.Row("valid", 3), _writer.Row("tstid", 5));
        StringAssert.Contains(Message(), "trnid(2) is 7; expected a whole number from 1 to 6");
        Write("setid.mat", _writer.Row("trnid", 4, 1), _writer.Row("valid", 3), _writer.Row("tstid", 5, 4));
        StringAssert.Contains(Message(), "more than once: numbers 4");
        Write("setid.mat", _writer.Row("trnid", 4, 1), _writer.Row("tstid", 5));
        StringAssert.Contains(Message(), "no variable 'valid'");
        Write("imagelabels.mat", _writer.Row("labels", 1, 0.5));
        StringAssert.Contains(Message(), "labels(2) is 0.5");

        string Message() => Assert.ThrowsExactly<InvalidDataException>(() => Load(DatasetSplit.Train)).Message;
    }

    [TestMethod]
    public void Missing_pictures_are_counted_and_named_or_left_out()
    {
        _folder.Delete("jpg/image_00005.jpg");
        _folder.Delete("jpg/image_00006.jpg");
        Assert.HasCount(2, Rows.Pairs(Load(DatasetSplit.Train)));
        string message = Assert.ThrowsExactly<FileNotFoundException>(() => Load(DatasetSplit.Test)).Message;
        StringAssert.Contains(message, "2 of the 3");
        StringAssert.Contains(message, Path.Join(_folder.Path, "jpg", "image_00006.jpg"));
        OxfordFlowers102Options options = new() { SkipMissingImages = true };
        CollectionAssert.AreEqual(new[] { "image_00002.jpg=lily" }, Rows.Pairs(Load(DatasetSplit.Test, options)));
        _folder.Delete("jpg/image_00002.jpg");
        Assert.ThrowsExactly<FileNotFoundException>(() => Load(DatasetSplit.Test, options));
    }

    [TestMethod]
    public void Pictures_may_lie_in_another_folder()
    {
        OxfordFlowers102Options options = new() { ImageFolder = "small" };
        Failure.Says<DirectoryNotFoundException>(() => Load(DatasetSplit.Validation, options), Path.Join(_folder.Path, "small"));
        _folder.Touch("small/image_00003.jpg");
        Assert.AreEqual(Path.Join(_folder.Path, "small", "image_00003.jpg"), Rows.Paths(Load(DatasetSplit.Validation, options)).Single());
    }

    [TestMethod]
    public void An_empty_split_is_not_among_the_splits()
    {
        Write("setid.mat", _writer.Row("trnid", 4, 1), _writer.Row("valid"), _writer.Row("tstid", 5));
        ImageDataset data = DatasetSpec.Parse($"flowers102:{_folder.Path}").Open();
        CollectionAssert.AreEqual(new[] { DatasetSplit.Train, DatasetSplit.Test }, data.Splits.ToArray());
        Assert.IsNull(data.TryLoad(DatasetSplit.Validation));
        Failure.Says<InvalidDataException>(() => data.Load(DatasetSplit.Validation), "it has train, test");
    }

    private IDataView Load(DatasetSplit split, OxfordFlowers102Options? options = null) =>
        _mlContext.Data.LoadOxfordFlowers102(_folder.Path, split, options);

    private void Write(string name, params byte[][] variables) => _folder.Write(name, _writer.File(variables));
}
