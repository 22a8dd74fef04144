using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class LabelMapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public LabelMapTests() => _folder.Touch("a/rose/1.jpg", "a/tulip/2.jpg", "b/lily/3.jpg", "b/rose/4.jpg");

    private string File => Path.Join(_folder.Path, "labels.json");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_saved_map_puts_the_classes_of_other_data_in_its_order()
    {
        new LabelMap(["tulip", "rösé \"x\"", "rose"]).Save(File);
        LabelMap map = LabelMap.Load(File);
        CollectionAssert.AreEqual(new[] { "tulip", "rösé \"x\"", "rose" }, map.ClassNames.ToArray());
        ImageDataset data = (DatasetSpec.Parse($"folder:{_folder.Path}/a") with { LabelMapFile = File }).Open();
        CollectionAssert.AreEqual(map.ClassNames.ToArray(), data.ClassNames.ToArray());
        IDataView loaded = data.Load(DatasetSplit.Train);
        CollectionAssert.AreEqual(new[] { "1.jpg=rose", "2.jpg=tulip" }, Rows.Pairs(loaded));
        CollectionAssert.AreEqual(new[] { 3u, 1u }, Rows.Labels(loaded));
        CollectionAssert.AreEqual(map.ClassNames.ToArray(), LabelMap.Of(loaded).ClassNames.ToArray());
        Failure.Says<IOException>(() => { map.Save(File); return null; }, "exists");
        map.Save(File, overwrite: true);
    }

    [TestMethod]
    public void Other_classes_are_an_error_that_lists_them()
    {
        new LabelMap(["rose", "tulip"]).Save(File);
        Failure.Says<InvalidDataException>(
            () => (DatasetSpec.Parse($"folder:{_folder.Path}/b") with { LabelMapFile = File }).Open(),
            $"has 1 of 2 classes that are not among the 2 of the label map '{File}': 'lily'");
        IDataView other = _mlContext.Data.LoadImageFolder(Path.Join(_folder.Path, "b"));
        Failure.Says<InvalidDataException>(() => { LabelMap.Load(File).Require(other); return null; }, "unknown to it: 'lily'; only in it: 'tulip'");
        Failure.Says<InvalidDataException>(() => { new LabelMap(["rose", "lily"]).Require(other); return null; }, "in another order");
        new LabelMap(["lily", "rose"]).Require(other);
    }

    [TestMethod]
    [DataRow("[]", "no label map; expected")]
    [DataRow("{\"classes\": [1]}", "no label map; expected")]
    [DataRow("{\"classes\": [\"a\", \"a\"]}", "more than one class of the name 'a'")]
    [DataRow("{\"classes\": []}", "no classes")]
    [DataRow("{\"classes\": [\"\\ud800\"]}", "no label map")]
    [DataRow("{", "no label map")]
    public void Files_that_are_none_are_named(string json, string expected)
    {
        _folder.Write("labels.json", json);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => LabelMap.Load(File)).Message;
        StringAssert.StartsWith(message, File);
        StringAssert.Contains(message, expected);
    }

    [TestMethod]
    public void Columns_without_names_have_no_map()
    {
        IDataView data = _mlContext.Data.LoadImageFolder(Path.Join(_folder.Path, "a"));
        Failure.Says<ArgumentException>(() => LabelMap.Of(data, "ImagePath"), "is of type String; expected a key");
        Failure.Says<ArgumentException>(() => LabelMap.Of(data, "Kind"), "no label column 'Kind'");
    }
}
