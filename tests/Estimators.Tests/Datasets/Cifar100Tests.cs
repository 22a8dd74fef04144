using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Cifar;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class Cifar100Tests : IDisposable
{
    // apple, worm, bear, apple; fruit_and_vegetables, non-insect_invertebrates, large_carnivores
    private static readonly CifarFiles Train = new((0, 4), (99, 13), (3, 8), (0, 4));
    private static readonly CifarFiles Test = new((1, 1), (0, 4));

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("train.bin", "test.bin", "")]
    [DataRow("cifar-100-binary/train.bin", "cifar-100-binary/test.bin", "")]
    [DataRow("train", "test", "")]
    [DataRow("cifar-100-python/train", "cifar-100-python/test", "")]
    [DataRow("cifar-100-binary/train.bin", "cifar-100-binary/test.bin", "cifar-100-binary.tar.gz")]
    [DataRow("cifar-100-python/train", "cifar-100-python/test", "cifar-100-python.tar.gz")]
    public void Both_forms_are_read_from_folders_and_archives(string train, string test, string archive)
    {
        bool binary = train.EndsWith(".bin", StringComparison.Ordinal);
        byte[] trainFile = binary ? Train.Binary : Train.Pickle();
        byte[] testFile = binary ? Test.Binary : Test.Pickle();
        if (archive.Length == 0)
        {
            _folder.Write(train, trainFile);
            _folder.Write(test, testFile);
        }
        else
        {
            _folder.Write(archive, new TarWriter().File(train, trainFile).File(test, testFile).Gzip());
            CollectionAssert.AreEqual(new[] { "apple", "worm", "bear", "apple" }, Names(_mlContext.Data.LoadCifar100(Path.Join(_folder.Path, archive), DatasetSplit.Train)));
        }

        CollectionAssert.AreEqual(new[] { "apple", "worm", "bear", "apple" }, Names(Load(DatasetSplit.Train)));
        CollectionAssert.AreEqual(new[] { "aquarium_fish", "apple" }, Names(Load(DatasetSplit.Test)));
        CollectionAssert.AreEqual(new[] { "fish", "fruit_and_vegetables" }, Names(Load(DatasetSplit.Test, new() { Labels = Cifar100Labels.Coarse })));
        IDataView all = Load(DatasetSplit.All);
        Assert.HasCount(6, Names(all));
        CheckPictures(Load(DatasetSplit.Train), 0, 1, 2, 3);
        CheckPictures(all, 0, 1, 2, 3, 0, 1);
    }

    [TestMethod]
    public void The_first_classes_are_a_data_set_of_their_own()
    {
        _folder.Write("train.bin", Train.Binary);
        IDataView data = Load(DatasetSplit.Train, new() { FirstClasses = 4 });
        CollectionAssert.AreEqual(new[] { "apple", "aquarium_fish", "baby", "bear" }, Rows.ClassNames(data));
        CollectionAssert.AreEqual(new[] { 1u, 4u, 1u }, Rows.Labels(data));
        CheckPictures(data, 0, 2, 3);
        foreach (int wrong in new[] { 1, 101 })
            Failure.Says<ArgumentException>(() => Load(DatasetSplit.Train, new() { FirstClasses = wrong }), $"FirstClasses is {wrong}; expected 2 to 100");
    }

    [TestMethod]
    public void Names_come_from_the_files_where_they_have_them_and_the_official_ones_are_complete()
    {
        Assert.AreEqual((100, 20), (ClassList.Require(CifarNames.Fine, "").Count, ClassList.Require(CifarNames.Coarse, "").Count));
        CollectionAssert.AreEqual(CifarNames.Fine.Order(StringComparer.Ordinal).ToArray(), CifarNames.Fine.ToArray());
        _folder.Write("train", Train.Pickle());
        _folder.Write("meta", CifarFiles.Meta);
        Assert.AreEqual("my_apple", Rows.ClassNames(Load(DatasetSplit.Train))[0]);
        _folder.Write("meta", [.. CifarFiles.Meta[..^2], .. CifarFiles.Short("fine_label_names"), .. CifarFiles.Short("none"), .. "u."u8]);
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Train), "its 'fine_label_names' is of the wrong kind");
        _folder.Write("bin/test.bin", Test.Binary);
        _folder.Write("bin/fine_label_names.txt", "a\nb\n");
        Failure.Says<InvalidDataException>(() => _mlContext.Data.LoadCifar100(Path.Join(_folder.Path, "bin"), DatasetSplit.Test), "2 fine names; expected 100");
    }

    [TestMethod]
    public void Arrays_stored_by_columns_give_the_same_pictures()
    {
        _folder.Write("train", Train.Pickle(fortran: true));
        CheckPictures(Load(DatasetSplit.Train), 0, 1, 2, 3);
    }

    [TestMethod]
    public void A_pickle_that_needs_anything_else_is_refused_and_nothing_of_it_is_run()
    {
        Check(Train.Pickle(global: "cposix\nsystem\n"), "refers to 'posix.system', which no CIFAR-100 file needs; nothing was run");
        Check(Train.Pickle(global: "ctorch._utils\n_rebuild_tensor_v2\n"), "refers to 'torch._utils._rebuild_tensor_v2'");
        Check(Train.Pickle(type: "f4"), "an array of f4 with shape (4, 3072); expected (N, 3072) of u1");
        Check(Train.Pickle(shape: 5), "has not the 5 x 3072 bytes of its shape");
        Check(Train.Pickle(shape: int.MaxValue), "of its shape");
        Check(Train.Pickle()[..^2000], "truncated");
        Check([0x80, 2, .. "}."u8], "it has no 'data'");
        Check([0x80, 2, .. "N."u8], "is no dictionary");
        Check([], "");

        void Check(byte[] content, string expected)
        {
            string path = _folder.Write("train", content);
            string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(DatasetSplit.Train)).Message;
            StringAssert.StartsWith(message, path);
            StringAssert.Contains(message, expected);
        }
    }

    [TestMethod]
    public void Binary_files_that_make_no_sense_are_named()
    {
        string path = _folder.Write("train.bin", Train.Binary[..^1]);
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Train), $"{path}: {(4 * 3074) - 1} bytes long; expected a multiple of 3074");
        _folder.Write("train.bin", new CifarFiles((5, 0), (100, 0)).Binary);
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Train), "the label of picture 2 is 100; expected 0 to 99");
        _folder.Write("train.bin", []);
        Failure.Says<InvalidDataException>(() => Load(DatasetSplit.Train), "0 bytes long");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Test), "test.bin");
        Failure.Says<ArgumentException>(() => Load(DatasetSplit.Validation), "SplitByLabel");
        _folder.Delete("train.bin");
        Failure.Says<FileNotFoundException>(() => Load(DatasetSplit.Train), "cifar-100-binary.tar.gz");
    }

    [TestMethod]
    public void A_file_that_becomes_shorter_is_an_error_not_another_picture()
    {
        _folder.Write("train.bin", Train.Binary);
        IDataView data = Load(DatasetSplit.Train);
        _folder.Write("train.bin", Train.Binary[..5000]);
        Failure.Says<InvalidDataException>(() => data.GetColumn<byte[]>("Image").ToArray(), "became shorter");
    }

    private IDataView Load(DatasetSplit split, Cifar100Options? options = null) => _mlContext.Data.LoadCifar100(_folder.Path, split, options);

    private static string[] Names(IDataView data)
    {
        string[] names = Rows.ClassNames(data);
        return [.. Rows.Labels(data).Select(label => names[label - 1])];
    }

    /// <summary>Decodes the rows as training does, and compares every pixel.</summary>
    private static void CheckPictures(IDataView data, params int[] pictures)
    {
        byte[][] encoded = [.. data.GetColumn<byte[]>("Image")];
        Assert.HasCount(pictures.Length, encoded);
        for (int i = 0; i < pictures.Length; i++)
        {
            RgbImage image = ImageDecoder.Decode(encoded[i], "picture", DecodeLimits.Default, DecodeScale.FullSize);
            Assert.AreEqual((32, 32), (image.Width, image.Height));
            byte[] expected = [.. Enumerable.Range(0, 3 * CifarFiles.Plane).Select(p => CifarFiles.Value(pictures[i], p % 3, p / 3))];
            CollectionAssert.AreEqual(expected, image.Pixels[..expected.Length]);
        }
    }
}
