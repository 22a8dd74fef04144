using MlNetFixedHeads.TorchBridge.Training;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class EvaluationCountsTests
{
    private static readonly float[][] Scores =
    [
        [7, 6, 5, 4, 3, 2, 1], // of class 0: right
        [1, 7, 6, 5, 4, 3, 2], // of class 0: the last
        [5, 6, 4, 3, 2, 1, 7], // of class 1: the second, taken for 6
        [1, 2, 3, 4, 5, 6, 7], // of class 2: the fifth, taken for 6
    ];

    private static readonly long[] Labels = [0, 0, 1, 2];

    [TestMethod]
    public void Figures_are_those_counted_by_hand()
    {
        var result = Counts(7, Scores, Labels).Result();

        Assert.AreEqual(0.25, result.Accuracy);
        Assert.AreEqual(0.5 / 3, result.MeanPerClassAccuracy, 1e-12);
        Assert.AreEqual(0.75, result.Top5Accuracy);
        // Class 0: one right of two, and one taken for it. Class 6 is predicted twice, but does not occur.
        Assert.AreEqual(2.0 / 3 / 3, result.MacroF1, 1e-12);
        var expected = Scores.Zip(Labels, (s, l) => Math.Log(s.Sum(x => Math.Exp(x))) - s[l]).Average();
        Assert.AreEqual(expected, result.Loss, 1e-5);
    }

    [TestMethod]
    public void Parts_add_up_to_the_whole()
    {
        var (whole, first, rest) = (Counts(7, Scores, Labels), Counts(7, Scores[..1], Labels[..1]), Counts(7, Scores[1..], Labels[1..]));
        rest.Share(sums => first.Share(own =>
        {
            for (var i = 0; i < own.Length; i++)
                own[i] += sums[i];
        }));

        Assert.AreEqual(whole.Result() with { Loss = 0 }, first.Result() with { Loss = 0 });
        Assert.AreEqual(whole.Result().Loss, first.Result().Loss, 1e-6);
    }

    [TestMethod]
    public void Of_five_classes_all_are_in_the_top_and_of_equal_ones_the_first_five()
    {
        Assert.AreEqual(1, Counts(5, [[5, 4, 3, 2, 1]], [4]).Result().Top5Accuracy);
        Assert.AreEqual(0.5, Counts(7, [new float[7], new float[7]], [4, 5]).Result().Top5Accuracy);
        Assert.AreEqual(0, Counts(7, [[.. Enumerable.Repeat(float.NaN, 7)]], [0]).Result().Top5Accuracy);
    }

    [TestMethod]
    public void Of_no_pictures_there_is_no_figure() => Assert.AreEqual(
        new EvaluationResult(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN), new EvaluationCounts(3).Result());

    private static EvaluationCounts Counts(int classes, float[][] scores, long[] labels)
    {
        var counts = new EvaluationCounts(classes);
        using var logits = tensor([.. scores.SelectMany(s => s)], [scores.Length, classes]);
        using var own = tensor(labels);
        counts.Add(logits, own, labels);
        return counts;
    }
}
