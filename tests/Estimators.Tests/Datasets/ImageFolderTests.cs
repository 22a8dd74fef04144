using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Subfolders_are_classes_in_ordinal_order_and_pictures_may_lie_deeper()
    {
        _folder.Touch("b/2.JPG", "b/deep/er/1.png", "B/x.webp", "a/z.bmp", "a/y.gif", "a/c.jpeg");
        _folder.Touch("a/notes.txt", "a/.hidden.jpg", ".git/h.jpg", "loose.jpg");
        IDataView data = _mlContext.Data.LoadImageFolder(_folder.Path);
        CollectionAssert.AreEqual(new[] { "B", "a", "b" }, Rows.ClassNames(data));
        CollectionAssert.AreEqual(new[] { "x.webp=B", "c.jpeg=a", "y.gif=a", "z.bmp=a", "2.JPG=b", "1.png=b" }, Rows.Pairs(data));
        Assert.IsTrue(Rows.Paths(data).All(File.Exists));
    }

    [TestMethod]
    public void Given_classes_fix_the_order_and_refuse_others()
    {
        _folder.Touch("rose/1.jpg", "lily/2.jpg");
        IDataView data = _mlContext.Data.LoadImageFolder(_folder.Path, new() { ClassNames = ["tulip", "rose", "lily"] });
        CollectionAssert.AreEqual(new[] { "tulip", "rose", "lily" }, Rows.ClassNames(data));
        CollectionAssert.AreEqual(new[] { "2.jpg=lily", "1.jpg=rose" }, Rows.Pairs(data));
        Failure.Says<InvalidDataException>(
            () => _mlContext.Data.LoadImageFolder(_folder.Path, new() { ClassNames = ["tulip", "lily"] }), "rose");
    }

    [TestMethod]
    public void A_missing_folder_a_file_and_a_folder_without_classes_are_told_apart()
    {
        string file = _folder.Write("picture.jpg", "");
        Failure.Says<DirectoryNotFoundException>(
            () => _mlContext.Data.LoadImageFolder(Path.Join(_folder.Path, "none")), "none");
        Failure.Says<DirectoryNotFoundException>(() => _mlContext.Data.LoadImageFolder(file), "is a file");
        Failure.Says<InvalidDataException>(
            () => _mlContext.Data.LoadImageFolder(_folder.Path), "1 pictures lie in it directly");
    }

    [TestMethod]
    public void Classes_without_pictures_are_an_error_unless_allowed()
    {
        _folder.Touch("a/1.jpg", "b/readme.txt");
        Failure.Says<InvalidDataException>(() => _mlContext.Data.LoadImageFolder(_folder.Path), ": b.");
        IDataView data = _mlContext.Data.LoadImageFolder(_folder.Path, new() { AllowEmptyClasses = true });
        CollectionAssert.AreEqual(new[] { "a", "b" }, Rows.ClassNames(data));
    }

    [TestMethod]
    public void Splits_are_not_taken_for_classes()
    {
        _folder.Touch("train/a/1.jpg", "test/a/2.jpg");
        Failure.Says<InvalidDataException>(() => _mlContext.Data.LoadImageFolder(_folder.Path), "look like splits");
    }
}
