using CsCheck;
using MlNetFixedHeads.Estimators.Evaluation;

namespace MlNetFixedHeads.Estimators.Tests.Evaluation;

[TestClass]
public sealed class ConfidenceHistogramTests
{
    private static readonly Gen<float> Confidence = Gen.OneOf(Gen.Float.Unit, Gen.Float[0, 20].Select(x => 1 - MathF.Exp(-x)), Gen.Const(0f), Gen.Const(1f), Gen.Const(0.5f));

    [TestMethod]
    public void A_confidence_lies_in_its_bin_and_bins_rise_with_it() => Gen.Select(Confidence, Confidence).Sample((a, b) =>
    {
        int bin = ConfidenceHistogram.BinOf(a);
        bool within = ConfidenceHistogram.EdgeOf(bin) <= a && (a >= 1 || ConfidenceHistogram.EdgeOf(bin + 1) > a || 1 - a < 1e-7);
        return within && (a <= b == (ConfidenceHistogram.BinOf(a) <= ConfidenceHistogram.BinOf(b)) || ConfidenceHistogram.BinOf(a) == ConfidenceHistogram.BinOf(b));
    });

    [TestMethod]
    public void A_threshold_keeps_its_promise_on_the_answers_and_none_of_the_lower_ones_would() =>
        Gen.Select(Gen.Select(Confidence, Gen.Bool).Array[1, 60], Gen.Double[0.01, 1]).Sample((answers, wanted) =>
        {
            var histogram = new ConfidenceHistogram();
            foreach ((float confidence, bool right) in answers)
                histogram.Add(confidence, right);
            (double Precision, int Count) At(double t)
            {
                var given = answers.Where(a => a.Item1 >= t).ToArray();
                return (given.Count(a => a.Item2) / Math.Max(1.0, given.Length), given.Length);
            }

            ConfidenceThreshold? found = histogram.LowestFor(wanted);
            double[] lower = [.. answers.Select(a => ConfidenceHistogram.EdgeOf(ConfidenceHistogram.BinOf(a.Item1))).Where(t => found is null || t < found.Threshold)];
            return (found is null || (At(found.Threshold) == (found.Precision, (int)found.Answered) && found.Precision >= wanted - 1e-12 && found.PrecisionLowerBound <= found.Precision))
                && lower.All(t => At(t).Precision < wanted);
        });
}
