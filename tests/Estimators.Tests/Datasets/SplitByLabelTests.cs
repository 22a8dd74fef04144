using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class SplitByLabelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Every_class_has_its_share_in_both_parts_and_every_row_is_in_one()
    {
        Gen.Select(Gen.Int[0, 4].Array[1, 200], Gen.Double[0.01, 0.99], Gen.Int[0, 1000]).Sample((labels, share, seed) =>
        {
            LabelSplit split = _mlContext.Data.SplitByLabel(Data(labels), share, seed: seed);
            Row[] train = Rows(split.TrainSet);
            Row[] test = Rows(split.TestSet);
            CollectionAssert.AreEqual(Enumerable.Range(0, labels.Length).ToArray(), train.Concat(test).Select(r => (int)r.Number).Order().ToArray());
            CollectionAssert.AreEqual(train.Select(r => r.Number).Order().ToArray(), train.Select(r => r.Number).ToArray());
            foreach (IGrouping<int, int> group in labels.GroupBy(l => l))
            {
                int count = group.Count();
                int expected = count == 1 ? 0 : Math.Clamp((int)Math.Round(count * share), 1, count - 1);
                Assert.AreEqual(expected, test.Count(r => r.Label == $"class {group.Key}"));
            }
        }, iter: 60);
    }

    [TestMethod]
    public void The_seed_decides_and_keys_are_split_as_their_texts_are_grouped()
    {
        IDataView data = Data([.. Enumerable.Range(0, 100).Select(i => i % 3)]);
        float[] Tested(int seed, IDataView source) => [.. Rows(_mlContext.Data.SplitByLabel(source, 0.2, seed: seed).TestSet).Select(r => r.Number)];
        CollectionAssert.AreEqual(Tested(1, data), Tested(1, data));
        CollectionAssert.AreNotEqual(Tested(1, data), Tested(2, data));
        IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        LabelSplit split = _mlContext.Data.SplitByLabel(keyed, 0.2);
        CollectionAssert.AreEqual(Tested(1, data), split.TestSet.GetColumn<float>("Number").ToArray());
        // A fifth of 34, 33 and 33, rounded.
        Assert.AreEqual(21, split.TestSet.GetRowCount());
        Assert.AreEqual(79, split.TrainSet.GetRowCount());
        Assert.AreSame(keyed.Schema, split.TrainSet.Schema);
    }

    [TestMethod]
    public void Rows_without_a_label_stay_in_training()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(new Row[] { new() { Label = "" }, new() { Label = "a", Number = 1 }, new() { Label = "a", Number = 2 } });
        LabelSplit split = _mlContext.Data.SplitByLabel(data, 0.5);
        Assert.HasCount(2, Rows(split.TrainSet));
        Assert.AreEqual("a", Rows(split.TestSet).Single().Label);
    }

    [TestMethod]
    public void Wrong_arguments_are_named()
    {
        IDataView data = Data([0, 1]);
        foreach (double share in new[] { 0, 1, double.NaN })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Data.SplitByLabel(data, share));
        Failure.Says<ArgumentException>(() => _mlContext.Data.SplitByLabel(data, labelColumnName: "Kind"), "no label column 'Kind'; the columns are 'Label', 'Number'");
        Failure.Says<ArgumentException>(() => _mlContext.Data.SplitByLabel(data, labelColumnName: "Number"), "is of type Single; expected a key or text");
    }

    private IDataView Data(int[] labels) => _mlContext.Data.LoadFromEnumerable(labels.Select((label, i) => new Row { Label = $"class {label}", Number = i }));

    private Row[] Rows(IDataView data) => [.. _mlContext.Data.CreateEnumerable<Row>(data, reuseRowObject: false)];

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public float Number { get; set; }
    }
}
