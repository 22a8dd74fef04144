using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class EvaluationTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true, DisplayName = "key labels")]
    [DataRow(false, DisplayName = "text labels")]
    public void Evaluate_gives_accuracy_top_k_and_class_names(bool keys)
    {
        using var pictures = new Pictures();
        IDataView data = keys ? pictures.Keys(_context) : pictures.Texts(_context);
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(data);
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 2);

        Assert.AreEqual(1, metrics.MicroAccuracy);
        Assert.AreEqual(1, metrics.TopKAccuracy);
        Assert.IsTrue(metrics.LogLoss is > 0 and < 0.5, $"{metrics.LogLoss}");
        StringAssert.Contains(metrics.ConfusionMatrix.GetFormattedConfusionTable(), "rose");
    }

    [TestMethod]
    public void Wrong_labels_are_counted_as_wrong()
    {
        using var pictures = new Pictures();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(pictures.Texts(_context));
        PictureRow[] wrong = [.. pictures.Rows.Select(r => new PictureRow { ImagePath = r.ImagePath, Label = r.Label == "rose" ? "leaf" : r.Label })];
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(model.Transform(_context.Data.LoadFromEnumerable(wrong)));
        Assert.AreEqual(2 / 3.0, metrics.MicroAccuracy, 1e-9);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "key labels")]
    [DataRow(false, DisplayName = "text labels")]
    public void Cross_validation_keeps_the_classes_in_order_in_every_fold(bool keys)
    {
        using var pictures = new Pictures();
        IDataView data = keys ? pictures.Keys(_context) : pictures.Texts(_context);
        string[] expected = keys ? ["sky", "rose", "leaf"] : ["leaf", "rose", "sky"];
        var results = _context.MulticlassClassification.CrossValidate(
            data, new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()), numberOfFolds: 4);

        Assert.HasCount(4, results);
        foreach (TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics> fold in results)
        {
            Assert.AreEqual(1, fold.Metrics.MicroAccuracy);
            CollectionAssert.AreEqual(expected, Prediction.SlotNames(fold.ScoredHoldOutSet.Schema["Score"]));
            ((IDisposable)fold.Model).Dispose();
        }
    }

    [TestMethod]
    public void Validation_rows_are_matched_by_class_name()
    {
        using var pictures = new Pictures();
        PictureRow[] validation = [.. pictures.Rows.Take(3).Reverse(), new PictureRow { ImagePath = pictures.Rows[0].ImagePath, Label = "tulip" }];
        IDataView view = _context.Data.LoadFromEnumerable(validation);
        var trainer = new FakeTrainer();
        var log = new ListLogger();
        new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ValidationData = view, Logger = log }, trainer).Fit(pictures.Keys(_context)).Dispose();
        CollectionAssert.AreEqual(new[] { 0, 2, 1 }, trainer.ValidationLabels);
        Assert.ContainsSingle(m => m.Contains("1 of 4 rows of the validation data", StringComparison.Ordinal), log.Messages);

        IDataView otherOrder = _context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
        new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ValidationData = otherOrder }, trainer).Fit(pictures.Keys(_context)).Dispose();
        CollectionAssert.AreEqual(new[] { 0, 2, 1 }, trainer.ValidationLabels);
    }
}
