using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class DatasetSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_name_is_taken_apart_at_its_first_colon()
    {
        Assert.AreEqual(new DatasetSpec("folder", @"C:\data", null), DatasetSpec.Parse(@"folder:C:\data"));
        Assert.AreEqual(new DatasetSpec("flowers102", "x", "jpg_64px"), DatasetSpec.Parse("Flowers102:x", "jpg_64px"));
    }

    [TestMethod]
    [DataRow("somewhere", null)]
    [DataRow("mnist:x", null)]
    [DataRow("folder:", null)]
    [DataRow("folder:x", "images")]
    public void A_name_of_another_form_is_refused(string text, string? images) =>
        Failure.Says<FormatException>(() => DatasetSpec.Parse(text, images), text);

    [TestMethod]
    public void A_folder_with_splits_has_the_classes_of_its_training_pictures()
    {
        _folder.Touch("train/a/1.jpg", "train/b/2.jpg", "val/b/3.jpg", "test/a/4.jpg", "test/b/5.jpg");
        ImageDataset data = Open();
        CollectionAssert.AreEqual(new[] { DatasetSplit.Train, DatasetSplit.Validation, DatasetSplit.Test }, data.Splits.ToArray());
        CollectionAssert.AreEqual(new[] { "3.jpg=b" }, Rows.Pairs(data.Load(DatasetSplit.Validation)));
        CollectionAssert.AreEqual(new[] { "4.jpg=a", "5.jpg=b" }, Rows.Pairs(data.Load(DatasetSplit.Test)));
        Assert.HasCount(5, Rows.Pairs(data.Load(DatasetSplit.All)));
        CollectionAssert.AreEqual(data.ClassNames.ToArray(), Rows.ClassNames(data.Load(DatasetSplit.Validation)));
        _folder.Touch("test/c/6.jpg", "test/d/7.jpg");
        Failure.Says<InvalidDataException>(() => data.Load(DatasetSplit.Test), "c, d");
    }

    [TestMethod]
    public void A_folder_without_splits_is_for_training()
    {
        // 'train' is one of the vehicles here.
        _folder.Touch("bus/1.jpg", "train/2.jpg");
        ImageDataset data = Open();
        CollectionAssert.AreEqual(new[] { "bus", "train" }, data.ClassNames.ToArray());
        Assert.HasCount(2, Rows.Pairs(data.Load(DatasetSplit.Train)));
        Assert.IsNull(data.TryLoad(DatasetSplit.Validation));
        Assert.IsNull(data.TryLoad(DatasetSplit.Test));
    }

    [TestMethod]
    public void Two_folders_for_one_split_are_refused()
    {
        _folder.Touch("train/a/1.jpg", "val/a/2.jpg", "valid/a/3.jpg");
        Failure.Says<InvalidDataException>(Open, "val, valid");
    }

    [TestMethod]
    public void A_manifest_has_the_splits_of_its_column()
    {
        _folder.Touch("p/a.jpg", "p/b.jpg");
        string file = _folder.Write("list.csv", "path,label,split\na.jpg,x,test\nb.jpg,y,train\n");
        ImageDataset data = DatasetSpec.Parse($"manifest:{file}", "p").Open();
        CollectionAssert.AreEqual(new[] { DatasetSplit.Train, DatasetSplit.Test }, data.Splits.ToArray());
        CollectionAssert.AreEqual(new[] { "a.jpg=x" }, Rows.Pairs(data.Load(DatasetSplit.Test)));
        string plain = _folder.Write("plain.csv", "path,label\np/a.jpg,x\np/b.jpg,y\n");
        ImageDataset whole = DatasetSpec.Parse($"manifest:{plain}").Open();
        Assert.HasCount(2, Rows.Pairs(whole.TryLoad(DatasetSplit.Train)!));
        Assert.IsNull(whole.TryLoad(DatasetSplit.Test));
    }

    private ImageDataset Open() => DatasetSpec.Parse($"folder:{_folder.Path}").Open();
}
