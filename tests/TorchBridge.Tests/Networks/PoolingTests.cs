using CsCheck;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class PoolingTests
{
    /// <summary>Maps (1, 2, 3, 4) of a ReLU: many zeros, values of any size.</summary>
    private static readonly Gen<float[]> Maps = Gen.OneOf(Gen.Const(0f), Gen.Float[0, 1], Gen.Float[0, 1e6f], Gen.Float[0, 1e-6f]).Array[24];

    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    [TestMethod]
    public void Lp_pooling_is_its_definition() => Gen.Select(Maps, Gen.Double[0.3, 8]).Sample((values, p) =>
    {
        var pooled = Lp(values, p);
        for (var c = 0; c < 2; c++)
        {
            var map = values.Skip(12 * c).Take(12).ToArray();
            var expected = Math.Pow(map.Average(v => Math.Pow(v, p)), 1 / p);
            Assert.AreEqual(expected, pooled[c], (1e-4 * expected) + 1e-12);
        }
    });

    [TestMethod]
    public void L1_pooling_is_the_average() => Maps.Sample(values =>
    {
        using var scope = NewDisposeScope();
        var average = TorchOps.Evaluation.GlobalAveragePool(tensor(values, [1, 2, 3, 4])).ToFloats();
        foreach (var (a, b) in average.Zip(Lp(values, 1)))
            Assert.AreEqual(a, b, (1e-5 * a) + 1e-12);
    });

    private const float Tiny = 1e-12f;

    [TestMethod]
    public void Lp_pooling_grows_with_p_towards_the_maximum() => Maps.Sample(values =>
    {
        using var scope = NewDisposeScope();
        var largest = TorchOps.Evaluation.GlobalMaxPool(tensor(values, [1, 2, 3, 4])).ToFloats();
        var (low, middle, high) = (Lp(values, 1), Lp(values, 4), Lp(values, 64));
        for (var c = 0; c < 2; c++)
        {
            // What keeps the root's gradient finite shows where all values are next to nothing.
            Assert.IsLessThanOrEqualTo((middle[c] * 1.0001f) + Tiny, low[c]);
            Assert.IsLessThanOrEqualTo((high[c] * 1.0001f) + Tiny, middle[c]);
            Assert.IsLessThanOrEqualTo((largest[c] * 1.0001f) + Tiny, high[c]);
            // 12 positions: the mean is at least a twelfth of the largest power.
            Assert.IsGreaterThanOrEqualTo(largest[c] * (float)Math.Pow(1 / 12.0, 1 / 64.0) * 0.9999f, high[c] + Tiny);
        }
    });

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(1.0)]
    [DataRow(1.5)]
    [DataRow(4.0)]
    public void Behind_a_relu_the_gradient_of_Lp_pooling_is_finite_and_that_of_the_definition(double p)
    {
        using var scope = NewDisposeScope();
        // The second map is nothing but zeros behind the ReLU.
        float[] values = [0.5f, -1, 2, 0, 1e-3f, 3, -1, -2, 0, -3, -1, -1];
        var x = tensor(values, [1, 2, 2, 3], requires_grad: true);
        TorchOps.Evaluation.GlobalLpPool(x.relu(), p).sum().backward();

        var root = Math.Pow(values.Take(6).Where(v => v > 0).Sum(v => Math.Pow(v, p)) / 6, (1 / p) - 1);
        var gradient = x.grad!.ToFloats();
        for (var i = 0; i < values.Length; i++)
        {
            var expected = i < 6 && values[i] > 0 ? root * Math.Pow(values[i], p - 1) / 6 : 0;
            Assert.AreEqual(expected, gradient[i], 1e-4 * Math.Max(1, expected));
        }
    }

    [TestMethod]
    public void Attention_with_equal_scores_is_the_average_and_with_one_high_score_that_position() => Maps.Sample(values =>
    {
        using var scope = NewDisposeScope();
        var x = tensor(values, [1, 2, 3, 4]);
        var average = TorchOps.Evaluation.GlobalAveragePool(x).ToFloats();
        var equal = TorchOps.Evaluation.AttentionPool(x, zeros([1, 1, 3, 4])).ToFloats();
        var scores = new float[12];
        scores[7] = 1000;
        var one = TorchOps.Evaluation.AttentionPool(x, tensor(scores, [1, 1, 3, 4])).ToFloats();
        for (var c = 0; c < 2; c++)
        {
            Assert.AreEqual(average[c], equal[c], (1e-5f * average[c]) + 1e-12f);
            Assert.AreEqual(values[(12 * c) + 7], one[c], 1e-6f * values[(12 * c) + 7]);
        }
    });

    [TestMethod]
    [DataRow("average")]
    [DataRow("max")]
    [DataRow("lp:0.5")]
    [DataRow("attention:64")]
    public void A_pooling_is_read_as_it_is_written(string text)
    {
        Assert.AreEqual(text, FeaturePooling.Parse(text).ToString());
        Assert.AreEqual(FeaturePooling.Parse(text), FeaturePooling.Parse(text.ToUpperInvariant()));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("lp")]
    [DataRow("lp:0")]
    [DataRow("lp:NaN")]
    [DataRow("lp:65")]
    [DataRow("attention:0")]
    [DataRow("attention:1.5")]
    [DataRow("median")]
    public void What_is_no_pooling_is_refused(string text) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => FeaturePooling.Parse(text)).Message, "attention:M");

    private static float[] Lp(float[] values, double p)
    {
        using var scope = NewDisposeScope();
        return TorchOps.Evaluation.GlobalLpPool(tensor(values, [1, 2, 3, 4]), p).ToFloats();
    }
}
