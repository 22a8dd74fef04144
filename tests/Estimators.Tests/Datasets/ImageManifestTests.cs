using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class ImageManifestTests : IDisposable
{
    private const string Manifest = "path,label,split\na.jpg,rose,train\nsub/b.jpg,lily,val\nc.jpg,rose,test\n";

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public ImageManifestTests() => _folder.Touch("a.jpg", "sub/b.jpg", "c.jpg", "with, comma.jpg");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Rows_keep_their_order_and_classes_are_the_same_for_every_split()
    {
        CollectionAssert.AreEqual(new[] { "a.jpg=rose", "b.jpg=lily", "c.jpg=rose" }, Rows.Pairs(Load(Manifest)));
        foreach ((DatasetSplit split, string pairs) in new[]
        {
            (DatasetSplit.Train, "a.jpg=rose"), (DatasetSplit.Validation, "b.jpg=lily"), (DatasetSplit.Test, "c.jpg=rose"),
            (DatasetSplit.TrainAndValidation, "a.jpg=rose b.jpg=lily"),
        })
        {
            IDataView data = Load(Manifest, new() { Split = split });
            Assert.AreEqual(pairs, string.Join(' ', Rows.Pairs(data)));
            CollectionAssert.AreEqual(new[] { "lily", "rose" }, Rows.ClassNames(data));
        }
    }

    [TestMethod]
    public void Quotes_byte_order_mark_blank_lines_and_other_columns_are_understood()
    {
        IDataView data = Load("\uFEFFPath, size ,Label\r\n\"with, comma.jpg\",3,\"a \"\"rose\"\"\r\nis\"\r\n\r\na.jpg,,lily");
        CollectionAssert.AreEqual(new[] { "with, comma.jpg=a \"rose\"\r\nis", "a.jpg=lily" }, Rows.Pairs(data));
    }

    [TestMethod]
    public void Names_of_columns_the_pictures_folder_and_classes_can_be_chosen()
    {
        IDataView data = Load("file,kind,part\nb.jpg,lily,validation\n", new()
        {
            PathColumn = "file",
            LabelColumn = "kind",
            SplitColumn = "part",
            Split = DatasetSplit.Validation,
            ImageFolder = "sub",
            ClassNames = ["rose", "lily"],
        });
        CollectionAssert.AreEqual(new[] { "b.jpg=lily" }, Rows.Pairs(data));
        CollectionAssert.AreEqual(new[] { 2u }, Rows.Labels(data));
    }

    [TestMethod]
    [DataRow("", "empty")]
    [DataRow("path,label\n", "no rows")]
    [DataRow("file,label\na.jpg,x\n", "no column path; it has file, label")]
    [DataRow("path,label,path\na.jpg,x,y\n", "more than one column path")]
    [DataRow("path,label\na.jpg,x\nb.jpg\n,y\nc.jpg, \n", "line 3: 1 fields where the header has 2; line 4: no path; line 5: no label")]
    [DataRow("path,label,split\na.jpg,x,dev\n", "line 2: split 'dev' is none of train, val, valid, validation, test")]
    [DataRow("path,label,split\na.jpg,x,dev\nb.jpg,x,train\nc.jpg,x,dev\nd.jpg,x,eval\n", "2 lines from line 2: split 'dev' is none of train, val, valid, validation, test; line 5: split 'eval'")]
    [DataRow("path,label\n\"a\nb\",x\na.jpg,\"x\n", "line 4: a quoted field that is not closed")]
    [DataRow("path,label\na.jpg,\"x\"y\n", "line 2: text between")]
    [DataRow("path,label\na.jpg,x\"y\n", "line 2: a quote inside")]
    public void What_is_wrong_is_told_with_file_and_line(string text, string expected)
    {
        string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(text)).Message;
        StringAssert.Contains(message, expected);
        StringAssert.Contains(message, Path.Join(_folder.Path, "list.csv"));
    }

    [TestMethod]
    public void Tabs_separate_in_tsv_files_or_what_is_chosen()
    {
        string file = _folder.Write("list.tsv", "path\tlabel\nwith, comma.jpg\t\"a \t b\"\na.jpg\tx,y\n");
        CollectionAssert.AreEqual(new[] { "with, comma.jpg=a \t b", "a.jpg=x,y" }, Rows.Pairs(_mlContext.Data.LoadImageManifest(file)));
        CollectionAssert.AreEqual(new[] { "a.jpg=x,y" }, Rows.Pairs(Load("path;label\na.jpg;x,y\n", new() { Separator = ';' })));
        Failure.Says<ArgumentException>(() => Load(Manifest, new() { Separator = '"' }), "Separator");
    }

    [TestMethod]
    public void Boxes_become_columns_and_blank_ones_are_no_numbers()
    {
        IDataView data = Load("path,label,box_right,box_top,BOX_LEFT,box_bottom\na.jpg,x,30,2,1.5,4e1\nc.jpg,y,,,,\n");
        float[][] boxes = [.. new[] { "BoxLeft", "BoxTop", "BoxRight", "BoxBottom" }.Select(name => data.GetColumn<float>(name).ToArray())];
        CollectionAssert.AreEqual(new[] { 1.5f, 2f, 30f, 40f }, boxes.Select(b => b[0]).ToArray());
        Assert.IsTrue(boxes.All(b => float.IsNaN(b[1])));
        const string Header = "path,label,box_left,box_top,box_right,box_bottom\n";
        foreach (string wrong in new[] { "1,2,3,", "1,2,3,x", "3,2,1,4", "1,2,NaN,4", "1,2,1e999,4" })
            Failure.Says<InvalidDataException>(() => Load($"{Header}a.jpg,x,{wrong}\n"), "line 2: the box '");
        Failure.Says<InvalidDataException>(() => Load("path,label,box_left,box_top\na.jpg,x,1,2\n"), "not box_right, box_bottom");
        Failure.Says<ArgumentException>(() => Load(Manifest, new() { BoxColumns = ["a"] }), "BoxColumns has 1 names");
    }

    [TestMethod]
    public void Without_a_split_column_all_rows_are_for_training()
    {
        foreach (DatasetSplit split in new[] { DatasetSplit.All, DatasetSplit.Train, DatasetSplit.TrainAndValidation })
            CollectionAssert.AreEqual(new[] { "a.jpg=x" }, Rows.Pairs(Load("path,label\na.jpg,x\n", new() { Split = split })), split.ToString());
    }

    [TestMethod]
    public void A_split_that_is_not_there_is_an_error()
    {
        Failure.Says<InvalidDataException>(
            () => Load("path,label\na.jpg,x\n", new() { Split = DatasetSplit.Test }), "no column split");
        Failure.Says<InvalidDataException>(
            () => Load("path,label,split\na.jpg,x,train\n", new() { Split = DatasetSplit.Test }),
            "no picture in its split 'test'; it has train");
        Failure.Says<InvalidDataException>(
            () => Load(Manifest, new() { ClassNames = ["rose"] }), "line 3: label 'lily'");
    }

    [TestMethod]
    public void Files_that_are_missing_or_not_text_are_named()
    {
        Failure.Says<FileNotFoundException>(
            () => _mlContext.Data.LoadImageManifest(Path.Join(_folder.Path, "none.csv")), "none.csv");
        Failure.Says<FileNotFoundException>(() => Load("path,label\na.jpg,x\nd.jpg,y\n"), "d.jpg");
        string latin = _folder.Write("latin.csv", [.. "path,label\na.jpg,"u8, 0xe9, (byte)'\n']);
        Failure.Says<InvalidDataException>(() => _mlContext.Data.LoadImageManifest(latin), "not UTF-8");
    }

    [TestMethod]
    public void Any_fields_survive_quoting()
    {
        Gen<string> field = Gen.Char["a,\"\r\n é"].Array[0, 6].Select(c => new string(c));
        field.Array[2, 4].Array[1, 5].Sample(records =>
        {
            string text = string.Concat(records.Select(r => string.Join(',', r.Select(f => $"\"{f.Replace("\"", "\"\"")}\"")) + "\r\n"));
            string[][] read = [.. new CsvReader(new StringReader(text), "any.csv").Records().Select(r => r.Fields.ToArray())];
            Assert.HasCount(records.Length, read);
            for (int i = 0; i < records.Length; i++)
                CollectionAssert.AreEqual(records[i], read[i]);
        });
    }

    private IDataView Load(string text, ImageManifestOptions? options = null) =>
        _mlContext.Data.LoadImageManifest(_folder.Write("list.csv", text), options);
}
