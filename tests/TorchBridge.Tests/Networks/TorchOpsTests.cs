using CsCheck;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class TorchOpsTests
{
    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    [TestMethod]
    [DataRow(2, 6, 5, 3)]
    [DataRow(1, 4, 1, 1)]
    [DataRow(3, 1, 4, 4)]
    [DataRow(2, 5, 1, 7)]
    public void Channels_come_in_turns_in_either_layout(int n, int c, int h, int w)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(7, CPU);
        var (a, b) = (rand([n, c, h, w], generator: random), rand([n, c, h, w], generator: random));
        foreach (var innermost in new[] { false, true })
        {
            var joined = innermost
                ? TorchOps.Evaluation.Interleave(a.ToChannelsLast(), b.ToChannelsLast())
                : TorchOps.Evaluation.Interleave(a, b);
            CollectionAssert.AreEqual(new long[] { n, 2 * c, h, w }, joined.shape);
            for (var i = 0; i < c; i++)
            {
                Assert.IsTrue(joined.select(1, 2 * i).equal(a.select(1, i)).all().item<bool>(), $"channel {i} of the first, channels innermost: {innermost}");
                Assert.IsTrue(joined.select(1, (2 * i) + 1).equal(b.select(1, i)).all().item<bool>(), $"channel {i} of the second, channels innermost: {innermost}");
            }
        }
    }

    /// <summary>As in a unit: half of a wider value, beside what a convolution made.</summary>
    [TestMethod]
    public void Channels_that_lie_innermost_stay_there()
    {
        using var scope = NewDisposeScope();
        var wide = rand([2, 12, 5, 3]).ToChannelsLast();
        var joined = TorchOps.Evaluation.Interleave(wide.narrow(1, 0, 6), wide.narrow(1, 6, 6).ToChannelsLast());
        CollectionAssert.AreEqual(wide.stride(), joined.stride());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Halves_are_those_of_the_whole(bool innermost)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand([2, 6, 5, 3]), rand([2, 6, 5, 3]));
        if (innermost)
            (a, b) = (a.ToChannelsLast(), b.ToChannelsLast());
        var (first, second) = TorchOps.Evaluation.InterleaveHalves(a, b);
        var whole = TorchOps.Evaluation.Interleave(a, b);
        CollectionAssert.AreEqual(whole.narrow(1, 0, 6).ToFloats(), first.ToFloats());
        CollectionAssert.AreEqual(whole.narrow(1, 6, 6).ToFloats(), second.ToFloats());
    }

    /// <summary>The ReLU of what is pooled already is that of what is yet to be pooled, in value and gradient.</summary>
    [TestMethod]
    public void Relu_and_max_pool_may_change_places() => Gen.Float[-1, 1].Select(Gen.Bool, (v, zero) => zero ? 0 : v).Array[2 * 3 * 5 * 6].Sample(values =>
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(values, [2, 3, 5, 6], requires_grad: true), tensor(values, [2, 3, 5, 6], requires_grad: true));
        var pooled = TorchOps.Evaluation.ReluMaxPool(x * 1, 3, 2, 1);
        var expected = nn.functional.max_pool2d(y.relu(), 3, 2, 1);
        CollectionAssert.AreEqual(expected.ToFloats(), pooled.ToFloats());
        (pooled * pooled.detach()).sum().backward();
        (expected * expected.detach()).sum().backward();
        CollectionAssert.AreEqual(y.grad!.ToFloats(), x.grad!.ToFloats());
    });
}
