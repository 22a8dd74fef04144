using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class StanfordCars196Tests : IDisposable
{
    private static readonly string[] Fields = ["bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2", "class", "fname"];
    private static readonly string[] Boxes = ["BoxLeft", "BoxTop", "BoxRight", "BoxBottom"];

    private readonly TemporaryFolder _folder = new();
    private readonly MatWriter _writer = new(compress: true);
    private readonly MLContext _mlContext = new(seed: 1);

    public StanfordCars196Tests()
    {
        byte[][] names = [.. new[] { "Audi", "BMW", "Fiat" }.Select(n => _writer.Text("", n))];
        _folder.Write("devkit/cars_meta.mat", _writer.File(_writer.Cells("class_names", [1, 3], names)));
        _folder.Write("devkit/cars_train_annos.mat",
            Annotations(Fields, ("00001.jpg", 3, [39, 116, 569, 375]), ("00002.jpg", 1, [1, 2, 300, 4])));
        _folder.Write("devkit/cars_test_annos.mat", Annotations([.. Fields.Where(f => f != "class")], ("00001.jpg", 0, [5, 6, 7, 8])));
        _folder.Touch("cars_train/00001.jpg", "cars_train/00002.jpg", "cars_test/00001.jpg");
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Training_pictures_have_their_class_and_box()
    {
        IDataView data = Load(DatasetSplit.Train);
        CollectionAssert.AreEqual(new[] { "Audi", "BMW", "Fiat" }, Rows.ClassNames(data));
        CollectionAssert.AreEqual(new[] { "00001.jpg=Fiat", "00002.jpg=Audi" }, Rows.Pairs(data));
        float[][] boxes = [.. Boxes.Select(name => data.GetColumn<float>(name).ToArray())];
        CollectionAssert.AreEqual(new[] { 39f, 116f, 569f, 375f }, boxes.Select(b => b[0]).ToArray());
        CollectionAssert.AreEqual(new[] { 1f, 2f, 300f, 4f }, boxes.Select(b => b[1]).ToArray());
    }

    [TestMethod]
    public void The_official_archives_do_as_well_as_their_folders()
    {
        byte[] meta = File.ReadAllBytes(Path.Join(_folder.Path, "devkit", "cars_meta.mat"));
        byte[] train = File.ReadAllBytes(Path.Join(_folder.Path, "devkit", "cars_train_annos.mat"));
        foreach (string name in new[] { "devkit", "cars_train", "cars_test" })
            Directory.Delete(Path.Join(_folder.Path, name), recursive: true);
        _folder.Write("car_devkit.tgz", new TarWriter().File("devkit/cars_meta.mat", meta).File("devkit/cars_train_annos.mat", train).Gzip());
        _folder.Write("cars_train.tgz", new TarWriter().File("cars_train/00001.jpg", [1]).File("cars_train/00002.jpg", [2]).Gzip());
        _folder.Write("cars_test.tgz", new TarWriter().File("cars_test/00001.jpg", [3]).Gzip());
        _folder.Write("cars_test_annos_withlabels.mat", Annotations(Fields, ("00001.jpg", 2, [5, 6, 7, 8])));
        IDataView all = Load(DatasetSplit.All);
        CollectionAssert.AreEqual(new[] { "00001.jpg=Fiat", "00002.jpg=Audi", "00001.jpg=BMW" }, Rows.Pairs(all));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, Rows.Paths(all).Select(path => File.ReadAllBytes(path)[0]).ToArray());
    }

    [TestMethod]
    public void Cropped_pictures_have_no_boxes()
    {
        IDataView data = Load(DatasetSplit.Train, new() { Cropped = true });
        CollectionAssert.AreEqual(new[] { "ImagePath", "Label" }, data.Schema.Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public void Test_annotations_without_classes_tell_what_to_place_where()
    {
        string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(DatasetSplit.Test)).Message;
        StringAssert.Contains(message, Path.Join(_folder.Path, "devkit", "cars_test_annos.mat") + ": this file has no classes");
        StringAssert.Contains(message, Path.Join(_folder.Path, "cars_test_annos_withlabels.mat"));
        File.Copy(Path.Join(_folder.Path, "devkit", "cars_test_annos.mat"), Path.Join(_folder.Path, "cars_test_annos_withlabels.mat"));
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Test), "no field class");
    }

    [TestMethod]
    [DataRow("cars_test_annos_withlabels.mat")]
    [DataRow("devkit/cars_test_annos_withlabels.mat")]
    public void Test_annotations_with_classes_are_found_in_both_places(string name)
    {
        _folder.Write(name, Annotations(Fields, ("00001.jpg", 2, [5, 6, 7, 8])));
        IDataView test = Load(DatasetSplit.Test);
        CollectionAssert.AreEqual(new[] { "00001.jpg=BMW" }, Rows.Pairs(test));
        Assert.AreEqual("cars_test", Path.GetFileName(Path.GetDirectoryName(Rows.Paths(test)[0])));
        IDataView all = Load(DatasetSplit.All);
        CollectionAssert.AreEqual(new[] { "00001.jpg=Fiat", "00002.jpg=Audi", "00001.jpg=BMW" }, Rows.Pairs(all));
        CollectionAssert.AreEqual(new[] { 39f, 1f, 5f }, all.GetColumn<float>("BoxLeft").ToArray());
    }

    [TestMethod]
    public void There_is_no_validation_split()
    {
        foreach (DatasetSplit split in new[] { DatasetSplit.Validation, DatasetSplit.TrainAndValidation })
            Failure.Says<ArgumentException>(() => Load(split), "no validation split");
    }

    [TestMethod]
    public void Wrong_annotations_are_named_by_element_and_field()
    {
        Write(("00001.jpg", 4, [1, 2, 3, 4]));
        StringAssert.Contains(Message(), "annotations(1).class is 4; expected a whole number from 1 to 3");
        Write(("00001.jpg", 1, [1, 2, 3, 4]), ("", 1, [1, 2, 3, 4]));
        StringAssert.Contains(Message(), "annotations(2).fname is a 0x0 char array");
        _folder.Write("devkit/cars_train_annos.mat", _writer.File(_writer.Row("annotations", 1)));
        StringAssert.Contains(Message(), "1x1 double array");
        _folder.Write("devkit/cars_train_annos.mat", Annotations(["class", "fname"], ("00001.jpg", 1, [])));
        StringAssert.Contains(Message(), "no field bbox_x1, bbox_y1, bbox_x2, bbox_y2");
        Assert.HasCount(1, Rows.Pairs(Load(DatasetSplit.Train, new() { Cropped = true })));

        void Write(params (string, int, double[])[] rows) => _folder.Write("devkit/cars_train_annos.mat", Annotations(Fields, rows));
        string Message() => Assert.ThrowsExactly<InvalidDataException>(() => Load(DatasetSplit.Train)).Message;
    }

    [TestMethod]
    public void A_missing_devkit_tells_what_is_expected_where()
    {
        _folder.Delete("devkit/cars_train_annos.mat");
        string expected = Path.Join(_folder.Path, "devkit", "cars_train_annos.mat");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Train), expected);
        _folder.Delete("devkit/cars_meta.mat");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Train), "cars_meta.mat");
    }

    [TestMethod]
    public void One_folder_is_never_used_for_both_splits_of_a_named_data_set()
    {
        _folder.Write("cars_test_annos_withlabels.mat", Annotations(Fields, ("00001.jpg", 2, [5, 6, 7, 8])));
        ImageDataset one = DatasetSpec.Parse($"cars196:{_folder.Path}", "cars_train").Open();
        CollectionAssert.AreEqual(new[] { DatasetSplit.Train }, one.Splits.ToArray());
        Assert.IsNotNull(one.TryLoad(DatasetSplit.Train));
        Failure.Says<InvalidDataException>(() => one.Load(DatasetSplit.Test), "{split}");
        ImageDataset both = DatasetSpec.Parse($"cars196:{_folder.Path}", "cars_{split}").Open();
        CollectionAssert.AreEqual(new[] { "00001.jpg=BMW" }, Rows.Pairs(both.TryLoad(DatasetSplit.Test)!));
        Assert.IsNotNull(DatasetSpec.Parse($"cars196:{_folder.Path}").Open().TryLoad(DatasetSplit.Test));
    }

    private IDataView Load(DatasetSplit split, StanfordCars196Options? options = null) =>
        _mlContext.Data.LoadStanfordCars196(_folder.Path, split, options);

    private byte[] Annotations(string[] fields, params (string File, int Class, double[] Box)[] rows) => _writer.File(
        _writer.Structs("annotations", [1, rows.Length], fields, [.. rows.SelectMany(row => fields.Select(field => field switch
        {
            "fname" => _writer.Text("", row.File),
            "class" => Number(row.Class),
            _ => Number(row.Box[Array.IndexOf(Fields, field)]),
        }))]));

    private byte[] Number(double value) => _writer.Numbers("", MatClass.Double, [1, 1], MatDataType.UInt16, [value]);
}
