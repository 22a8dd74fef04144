using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Tests.Evaluation;

[TestClass]
public sealed class EvaluateImagesTests
{
    private static readonly string[] Kinds = ["rose", "leaf", "sky", "bark", "moss", "fern", "soil"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Figures_agree_with_those_of_ML_NET()
    {
        GeneratedScores data = Random(500, Kinds);
        ImageClassificationMetrics ours = _context.MulticlassClassification.EvaluateImages(data);
        MulticlassClassificationMetrics theirs = _context.MulticlassClassification.Evaluate(data, topKPredictionCount: Kinds.Length);

        Assert.AreEqual(500, ours.Examples);
        Assert.AreEqual(theirs.MicroAccuracy, ours.Accuracy, 1e-9);
        Assert.AreEqual(theirs.MacroAccuracy, ours.MeanPerClassAccuracy, 1e-9);
        Assert.AreEqual(theirs.LogLoss, ours.LogLoss, 1e-5);
        for (int k = 1; k <= Kinds.Length; k++)
            Assert.AreEqual(theirs.TopKAccuracyForAllK[k - 1], ours.TopKAccuracy(k), 1e-9);
        for (int i = 0; i < Kinds.Length; i++)
        {
            Assert.AreEqual(theirs.ConfusionMatrix.PerClassPrecision[i], ours.Classes[i].Precision ?? 0, 1e-9);
            Assert.AreEqual(theirs.ConfusionMatrix.PerClassRecall[i], ours.Classes[i].Recall ?? 0, 1e-9);
            for (int j = 0; j < Kinds.Length; j++)
                Assert.AreEqual(theirs.ConfusionMatrix.Counts[i][j], ours.Confusion[i, j]);
        }
    }

    [TestMethod]
    public void Labels_are_matched_to_scores_by_name()
    {
        // The label's keys are in the opposite order; every row is right.
        var data = new GeneratedScores(
            70, [.. Kinds.Reverse()], Kinds, row => (uint)(7 - (row % 7)), (row, s) => Fill(s, (int)(row % 7), 0.7f));
        ImageClassificationMetrics metrics = _context.MulticlassClassification.EvaluateImages(data);
        Assert.AreEqual(1, metrics.Accuracy);
        Assert.AreEqual(-Math.Log(0.7f), metrics.LogLoss, 1e-6);
        Assert.AreEqual("rose", metrics.Classes[0].Name);
        Assert.AreEqual(10, metrics.Classes[0].Count);
    }

    [TestMethod]
    public void The_figures_of_a_small_case_are_those_worked_out_by_hand()
    {
        // Two roses, one taken for a leaf; one leaf, right; no sky; one row without a label.
        float[][] scores = [[0.6f, 0.3f, 0.1f], [0.3f, 0.6f, 0.1f], [0.2f, 0.7f, 0.1f], [1, 0, 0]];
        uint[] labels = [1, 1, 2, 0];
        string[] kinds = Kinds[..3];
        ImageClassificationMetrics m = _context.MulticlassClassification.EvaluateImages(
            new GeneratedScores(4, kinds, kinds, row => labels[row], (row, s) => scores[row].CopyTo(s, 0)), new() { TopLosses = 1, CalibrationBins = 13 });

        Assert.AreEqual((3L, 1L), (m.Examples, m.UnlabelledRows));
        Assert.AreEqual(2 / 3.0, m.Accuracy, 1e-12);
        Assert.AreEqual(0.75, m.MeanPerClassAccuracy, 1e-12);
        Assert.AreEqual(1, m.TopKAccuracy(2));
        Assert.AreEqual((0.5, 1.0, 2 / 3.0), (m.Classes[0].Accuracy!.Value, m.Classes[0].Precision!.Value, m.Classes[0].F1!.Value));
        Assert.IsNull(m.Classes[2].Accuracy);
        Assert.IsNull(m.Classes[2].F1);
        Assert.AreEqual(new ConfusedPair("rose", "leaf", 1, 0.5), m.MostConfused().Single());
        // Of 13 bins the 8th has two answers of confidence 0.6, one of them right, and the 10th one of 0.7, right.
        Assert.AreEqual(((2 * 0.1) + 0.3) / 3, m.CalibrationError, 1e-6);
        Assert.AreEqual((0.46 - (2 * 0.6) + 1 + 0.46 - (2 * 0.3) + 1 + 0.54 - (2 * 0.7) + 1) / 3, m.BrierScore, 1e-6);
        ImageLoss worst = m.TopLosses.Single();
        Assert.AreEqual((1L, "picture1.jpg", "rose", "leaf", false), (worst.Row, worst.ImagePath, worst.Actual, worst.Predicted, worst.IsCorrect));
        ConfidenceThreshold sure = m.ThresholdFor(1)!;
        Assert.AreEqual((1.0, 1L, 1 / 3.0), (sure.Precision, sure.Answered, sure.Coverage));
        Assert.IsTrue(sure.Threshold is > 0.6 and <= 0.7, $"{sure.Threshold}");
        Assert.AreEqual(3, m.ThresholdFor(0.6)!.Answered);
    }

    [TestMethod]
    public void Fifty_thousand_pictures_of_a_thousand_classes_take_little_memory()
    {
        const int Rows = 50_000, K = 1000;
        string[] names = [.. Enumerable.Range(0, K).Select(i => $"class {i:000}")];
        long before = GC.GetTotalMemory(forceFullCollection: true), during = 0;
        var data = new GeneratedScores(Rows, names, names, row => (uint)(row % K) + 1, (row, s) => Fill(s, (int)((row * 7 % 3 == 0 ? row + (row % 11) : row) % K), 0.5f))
        {
            AtEnd = () => during = GC.GetTotalMemory(forceFullCollection: true),
        };
        ImageClassificationMetrics metrics = _context.MulticlassClassification.EvaluateImages(data);

        Assert.AreEqual(Rows, metrics.Examples);
        Assert.HasCount(25, metrics.TopLosses);
        // The scores alone would be 200 MB, a dense confusion matrix with counts 8.
        Assert.IsLessThan(8_000_000, during - before);
    }

    [TestMethod]
    public void Top_losses_are_the_largest_ones_in_order()
    {
        GeneratedScores data = Random(300, Kinds);
        IReadOnlyList<ImageLoss> all = _context.MulticlassClassification.EvaluateImages(data, new() { TopLosses = 300 }).TopLosses;
        IReadOnlyList<ImageLoss> some = _context.MulticlassClassification.EvaluateImages(data, new() { TopLosses = 10 }).TopLosses;
        Assert.HasCount(300, all);
        CollectionAssert.AreEqual(all.OrderByDescending(l => l.Loss).ThenBy(l => l.Row).Take(10).ToArray(), some.ToArray());
    }

    [TestMethod]
    public void Every_wrong_column_is_named_at_once()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new { Label = 1f, Score = "no", ImagePath = "a" }]);
        string message = Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.EvaluateImages(data, new() { CalibrationBins = 0 })).Message;
        StringAssert.Contains(message, "CalibrationBins is 0");
        StringAssert.Contains(message, "'Score' is of type String");

        GeneratedScores fine = Random(5, Kinds);
        message = Assert.ThrowsExactly<ArgumentException>(
            () => _context.MulticlassClassification.EvaluateImages(fine, new() { LabelColumnName = "Class", PredictedLabelColumnName = "Score" })).Message;
        StringAssert.Contains(message, "no column 'Class'");
        StringAssert.Contains(message, "'Score' is of type Vector<Single, 7>; expected a key or text");
    }

    [TestMethod]
    public void Classes_unknown_to_the_model_are_refused_or_counted()
    {
        var data = new GeneratedScores(4, ["rose", "violet"], Kinds, row => (uint)(row % 2) + 1, (_, s) => Fill(s, 0, 0.9f));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.EvaluateImages(data)).Message, "'violet'");
        ImageClassificationMetrics metrics = _context.MulticlassClassification.EvaluateImages(data, new() { SkipUnknownClasses = true });
        Assert.AreEqual((2L, 2L, 1.0), (metrics.Examples, metrics.UnknownRows, metrics.Accuracy));
    }

    [TestMethod]
    public void Logits_are_not_taken_for_probabilities()
    {
        var data = new GeneratedScores(3, Kinds, Kinds, _ => 1, (row, s) => s[2] = row == 2 ? 4 : 0);
        InvalidDataException e = Assert.ThrowsExactly<InvalidDataException>(() => _context.MulticlassClassification.EvaluateImages(data));
        StringAssert.Contains(e.Message, "Row 2 ('picture2.jpg'): score 2 of column 'Score' is 4");
    }

    private static void Fill(float[] scores, int likely, float confidence)
    {
        Array.Fill(scores, (1 - confidence) / (scores.Length - 1));
        scores[likely] = confidence;
    }

    private static GeneratedScores Random(int rows, string[] kinds)
    {
        var random = new Random(5);
        float[][] scores = [.. Enumerable.Range(0, rows).Select(_ =>
        {
            float[] s = [.. kinds.Select(_ => MathF.Pow(random.NextSingle(), 4) + 1e-4f)];
            float sum = s.Sum();
            return s.Select(v => v / sum).ToArray();
        })];
        uint[] labels = [.. scores.Select(s => random.Next(3) == 0 ? (uint)random.Next(kinds.Length) + 1 : (uint)Array.IndexOf(s, s.Max()) + 1)];
        return new(rows, kinds, kinds, row => labels[row], (row, s) => scores[row].CopyTo(s, 0));
    }
}
