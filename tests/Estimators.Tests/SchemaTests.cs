using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class SchemaTests
{
    private static readonly FixedHeadCnnOptions AllColumns = new()
    {
        ScoreColumnName = "Probability",
        PredictedLabelColumnName = "Kind",
        ActivationMapColumnName = "Maps",
        FeaturesColumnName = "Pooled",
    };

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true, DisplayName = "key labels")]
    [DataRow(false, DisplayName = "text labels")]
    public void What_is_promised_before_training_is_what_there_is_after(bool keys)
    {
        using var pictures = new Pictures();
        IDataView data = keys ? pictures.Keys(_context) : pictures.Texts(_context);
        foreach (FixedHeadCnnOptions options in new[] { new FixedHeadCnnOptions(), AllColumns })
        {
            var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), options, new FakeTrainer());
            SchemaShape promised = estimator.GetOutputSchema(ShapeOf(data.Schema));
            using FixedHeadCnnTransformer model = estimator.Fit(data);
            AreSame(promised, ShapeOf(model.GetOutputSchema(data.Schema)));
            AreSame(promised, ShapeOf(model.Transform(data).Schema));
        }
    }

    [TestMethod]
    public void A_label_with_numbers_as_key_values_gives_predictions_with_numbers()
    {
        using var pictures = new Pictures();
        NumberRow[] rows = [.. pictures.Rows.Select(r => new NumberRow { ImagePath = r.ImagePath, Label = 10 * Array.IndexOf(Pictures.Kinds, r.Label) })];
        IDataView raw = _context.Data.LoadFromEnumerable(rows);
        IDataView data = _context.Transforms.Conversion.MapValueToKey("Label").Fit(raw).Transform(raw);
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer());
        using FixedHeadCnnTransformer model = estimator.Fit(data);

        CollectionAssert.AreEqual(new[] { "0", "10", "20" }, model.ClassNames.ToArray());
        IDataView scored = model.Transform(data);
        AreSame(estimator.GetOutputSchema(ShapeOf(data.Schema)), ShapeOf(scored.Schema));
        IDataView values = _context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel").Fit(scored).Transform(scored);
        CollectionAssert.AreEqual(rows.Select(r => r.Label).ToArray(), values.GetColumn<float>("Predicted").ToArray());
    }

    [TestMethod]
    public void A_key_without_values_gives_classes_numbered_from_zero()
    {
        using var pictures = new Pictures();
        KeyRow[] rows = [.. pictures.Rows.Select((r, i) => new KeyRow { ImagePath = r.ImagePath, Label = i == 4 ? 9 : (uint)Array.IndexOf(Pictures.Kinds, r.Label) })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var trainer = new FakeTrainer();
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), trainer);
        using FixedHeadCnnTransformer model = estimator.Fit(data);

        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3", "4" }, model.ClassNames.ToArray());
        Assert.HasCount(rows.Length - 1, trainer.Labels);
        Assert.AreEqual(0, trainer.Labels[0]);
        AreSame(estimator.GetOutputSchema(ShapeOf(data.Schema)), ShapeOf(model.Transform(data).Schema));
    }

    [TestMethod]
    public void Estimators_before_and_after_it_see_its_promise()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Texts(_context);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Transforms.LoadImages("Picture", null, "ImagePath"))
            .Append(new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ImageColumnName = "Picture" }, new FakeTrainer()))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .AppendCacheCheckpoint(_context);
        using var model = pipeline.Fit(data);
        CollectionAssert.AreEqual(pictures.Rows.ConvertAll(r => r.Label), model.Transform(data).GetColumn<string>("PredictedLabel").ToList());
    }

    [TestMethod]
    public void Fit_reads_each_row_once_and_scoring_only_what_is_asked_for()
    {
        using var pictures = new Pictures();
        int read = 0;
        IEnumerable<PictureRow> Rows()
        {
            foreach (PictureRow row in pictures.Rows)
            {
                read++;
                yield return row;
            }
        }

        IDataView data = _context.Data.LoadFromEnumerable(Rows());
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(data);
        Assert.AreEqual(pictures.Rows.Count, read);
        IDataView scored = model.Transform(data);
        Assert.AreEqual(pictures.Rows.Count, read);
        Assert.HasCount(pictures.Rows.Count, scored.GetColumn<string>("ImagePath").ToArray());
        Assert.AreEqual(2 * pictures.Rows.Count, read);
    }

    private static SchemaShape ShapeOf(DataViewSchema schema)
    {
        // What EstimatorChain.Fit itself calls; it is not public.
        var create = typeof(SchemaShape).GetMethod("Create", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public);
        return (SchemaShape)create!.Invoke(null, [schema])!;
    }

    private static void AreSame(SchemaShape promised, SchemaShape found)
    {
        CollectionAssert.AreEquivalent(promised.Select(Describe).ToArray(), found.Select(Describe).ToArray());

        static string Describe(SchemaShape.Column column)
            => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey}" + (column.Name is "Score" or "Probability" or "Kind" or "PredictedLabel" or "Label"
                ? $" [{string.Join(", ", column.Annotations.Where(a => a.Name is "SlotNames" or "KeyValues").Select(Describe).Order())}]"
                : "");
    }

    private sealed class NumberRow
    {
        public string? ImagePath { get; set; }

        public float Label { get; set; }
    }

    private sealed class KeyRow
    {
        public string? ImagePath { get; set; }

        [KeyType(5)]
        public uint Label { get; set; }
    }
}
