using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class StateExchangeTests
{
    [TestMethod]
    public void Every_rank_gets_the_numbers_and_tensors_of_rank_0_in_their_layouts()
    {
        using var generator = new Generator(3, CPU);
        using var weights = randn([2, 3, 4, 5], generator: generator).permute(0, 3, 1, 2);
        using var random = generator.get_state();
        using var own = new StateBag();
        own.Set("a number", Math.PI);
        own.In("part").Set("of a part", double.NaN);
        own.Set("channels last", weights);
        own.Set("steps", tensor(41L));
        own.Set("random", random);
        own.Set("none", empty([0, 2]));

        using var got = ThreadRanks.Run(2, c => StateExchange.FromFirst(c, c.Rank == 0 ? own : null))[1];

        CollectionAssert.AreEqual(own.Numbers.ToArray(), got.Numbers.ToArray());
        CollectionAssert.AreEqual(own.Tensors.Keys.ToArray(), got.Tensors.Keys.ToArray());
        foreach (var (name, value) in own.Tensors)
        {
            CollectionAssert.AreEqual(value.shape, got.Tensors[name].shape, name);
            CollectionAssert.AreEqual(value.stride(), got.Tensors[name].stride(), name);
            Assert.AreEqual(value.dtype, got.Tensors[name].dtype, name);
            Assert.IsTrue(value.eq(got.Tensors[name]).all().item<bool>(), name);
        }
    }

    [TestMethod]
    public void Weights_that_differ_by_rounding_become_those_of_rank_0_and_others_are_refused()
    {
        static float Align(double drift)
        {
            var ends = ThreadRanks.Run(2, c =>
            {
                using var scope = NewDisposeScope();
                using var network = nn.Linear(2, 1, hasBias: false);
                using var gradless = no_grad();
                network.weight!.copy_(tensor(new[] { 1f, 1f + (float)(c.Rank * drift) }).view(1, 2));
                EpochAgreement.CheckWeights(c, network, 3, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
                return network.weight.data<float>().ToArray()[1];
            });
            return ends[1];
        }

        Assert.AreEqual(1f, Align(1e-6));
        var error = Assert.ThrowsExactly<DistributedException>(() => Align(0.5));
        StringAssert.Contains(error.Message, "After epoch 3 the weights of rank 1 differ");
    }
}
