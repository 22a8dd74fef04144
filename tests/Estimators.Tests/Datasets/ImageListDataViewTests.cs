using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class ImageListDataViewTests
{
    private const int Count = 60;

    private readonly MLContext _mlContext = new(seed: 1);

    private readonly ImageListDataView _data = new(ImageList.OfFiles(
        Path.GetFullPath("pictures"),
        Enumerable.Range(0, Count).Select(i => $"{i}.jpg"),
        [.. Enumerable.Range(0, Count).Select(i => (uint)(i % 3) + 1)],
        ["rose", "lily", "tulip", "never"]) with
    {
        Numbers = [("Half", [.. Enumerable.Range(0, Count).Select(i => i / 2f)])],
    });

    [TestMethod]
    public void Columns_have_the_documented_types()
    {
        Assert.AreEqual(TextDataViewType.Instance, _data.Schema["ImagePath"].Type);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 4), _data.Schema["Label"].Type);
        Assert.AreEqual(NumberDataViewType.Single, _data.Schema["Half"].Type);
        CollectionAssert.AreEqual(new[] { "rose", "lily", "tulip", "never" }, Rows.ClassNames(_data));
        Assert.AreEqual(Count, _data.GetRowCount());
    }

    [TestMethod]
    public void Every_row_has_its_own_path_label_number_and_identity()
    {
        using DataViewRowCursor cursor = _data.GetRowCursor(_data.Schema);
        ValueGetter<ReadOnlyMemory<char>> path = cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema["ImagePath"]);
        ValueGetter<uint> label = cursor.GetGetter<uint>(_data.Schema["Label"]);
        ValueGetter<float> half = cursor.GetGetter<float>(_data.Schema["Half"]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        HashSet<DataViewRowId> ids = [];
        (ReadOnlyMemory<char> p, uint l, float h, DataViewRowId r) = (default, 0u, 0f, default);
        for (int i = 0; i < Count; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            path(ref p);
            label(ref l);
            half(ref h);
            id(ref r);
            Assert.AreEqual(
                (i, Path.GetFullPath($"pictures/{i}.jpg"), (uint)(i % 3) + 1, i / 2f), ((int)cursor.Position, p.ToString(), l, h));
            Assert.IsTrue(ids.Add(r));
        }
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => label(ref l));
    }

    [TestMethod]
    public void A_cursor_gives_only_what_it_was_asked_for()
    {
        using DataViewRowCursor cursor = _data.GetRowCursor([_data.Schema["Label"]]);
        Assert.IsTrue(cursor.IsColumnActive(_data.Schema["Label"]));
        Assert.IsFalse(cursor.IsColumnActive(_data.Schema["ImagePath"]));
        Assert.ThrowsExactly<ArgumentException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema["ImagePath"]));
        Failure.Says<InvalidOperationException>(() => cursor.GetGetter<int>(_data.Schema["Label"]), "UInt32");
    }

    [TestMethod]
    public void Cursors_on_many_threads_do_not_disturb_each_other()
    {
        uint[][] labels = new uint[8][];
        Parallel.For(0, labels.Length, i => labels[i] = Rows.Labels(_data));
        foreach (uint[] one in labels)
            CollectionAssert.AreEqual(Rows.Labels(_data), one);
    }

    [TestMethod]
    public void The_operations_of_the_catalog_work_on_it()
    {
        Assert.HasCount(5, _data.Preview(5).RowView);
        Assert.HasCount(7, Rows.Paths(_mlContext.Data.TakeRows(_data, 7)));
        string[] shuffled = Rows.Paths(_mlContext.Data.ShuffleRows(_data, seed: 3));
        CollectionAssert.AreEquivalent(Rows.Paths(_data), shuffled);
        CollectionAssert.AreNotEqual(Rows.Paths(_data), shuffled);
        Assert.HasCount(20, Rows.Paths(_mlContext.Data.FilterRowsByColumn(_data, "Half", 10, 20)));
        Assert.HasCount(20, Rows.Paths(_mlContext.Data.FilterRowsByKeyColumnFraction(_data, "Label", 0, 0.25)));
        CollectionAssert.AreEqual(Rows.Pairs(_data), Rows.Pairs(_mlContext.Data.Cache(_data)));
    }

    [TestMethod]
    public void Splits_and_folds_divide_it_without_loss()
    {
        DataOperationsCatalog.TrainTestData split = _mlContext.Data.TrainTestSplit(_data, 0.3, seed: 5);
        CollectionAssert.AreEquivalent(Rows.Paths(_data), Rows.Paths(split.TrainSet).Concat(Rows.Paths(split.TestSet)).ToArray());
        Assert.AreNotEqual(0, Rows.Paths(split.TestSet).Length);
        var folds = _mlContext.Data.CrossValidationSplit(_data, 3);
        CollectionAssert.AreEquivalent(Rows.Paths(_data), folds.SelectMany(f => Rows.Paths(f.TestSet)).ToArray());
        CollectionAssert.AreEqual(Rows.ClassNames(_data), Rows.ClassNames(folds[2].TrainSet));
    }

    [TestMethod]
    public void The_binary_format_keeps_rows_and_class_names()
    {
        using MemoryStream stream = new();
        _mlContext.Data.SaveAsBinary(_data, stream);
        IDataView loaded = _mlContext.Data.LoadFromBinary(new BytesSource(stream.ToArray()));
        CollectionAssert.AreEqual(Rows.Pairs(_data), Rows.Pairs(loaded));
        CollectionAssert.AreEqual(Rows.ClassNames(_data), Rows.ClassNames(loaded));
        CollectionAssert.AreEqual(_data.GetColumn<float>("Half").ToArray(), loaded.GetColumn<float>("Half").ToArray());
    }

    /// <summary>A file in memory.</summary>
    private sealed class BytesSource(byte[] bytes) : IMultiStreamSource
    {
        public int Count => 1;

        public string? GetPathOrNull(int index) => null;

        public Stream Open(int index) => new MemoryStream(bytes);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}
