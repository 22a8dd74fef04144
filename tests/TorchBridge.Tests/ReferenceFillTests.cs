using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests;

[TestClass]
public sealed class ReferenceFillTests
{
    [TestMethod]
    public void Crc_has_its_check_value() => Assert.AreEqual(0xCBF43926u, ReferenceFill.Crc32("123456789"u8));

    [TestMethod]
    public void Mixer_has_the_published_values()
    {
        Assert.AreEqual(0u, ReferenceFill.Mix(0));
        Assert.AreEqual(0x514E28B7u, ReferenceFill.Mix(1));
    }

    [TestMethod]
    public void Values_are_those_of_the_reference_script()
    {
        TorchRuntime.EnsureLoaded();
        using nn.Module<Tensor, Tensor> module = nn.Sequential(("conv1", nn.Conv2d(3, 2, 3, bias: false)), ("bn1", nn.BatchNorm2d(2)), ("fc", nn.Linear(2, 2)));
        ReferenceFill.Fill(module);
        Dictionary<string, Tensor> state = module.state_dict();
        AssertStarts(Expected.Conv, state["conv1.weight"]);
        AssertStarts(Expected.BatchNormWeight, state["bn1.weight"]);
        AssertStarts(Expected.BatchNormBias, state["bn1.bias"]);
        AssertStarts(Expected.RunningMean, state["bn1.running_mean"]);
        AssertStarts(Expected.RunningVariance, state["bn1.running_var"]);
        AssertStarts(Expected.LinearWeight, state["fc.weight"]);
        AssertStarts(Expected.LinearBias, state["fc.bias"]);
        using Tensor input = ReferenceFill.Input([1, 3, 2, 2]);
        AssertStarts(Expected.Input, input);
    }

    [TestMethod]
    public void Reference_figures_are_complete()
    {
        foreach ((string name, ReferenceNetwork network) in ReferenceData.Networks)
        {
            Assert.HasCount((int)network.Input[0], network.EvalLogits, name);
            Assert.HasCount(network.Classes, network.LogitsAfterTraining[0], name);
            Assert.HasCount(3, network.TrainLosses, name);
            string[] buffers = ["running_mean", "running_var", "num_batches_tracked"];
            long parameters = network.State.Where(s => !buffers.Contains(s.Name[(s.Name.LastIndexOf('.') + 1)..])).Sum(s => s.Shape.Aggregate(1L, (a, b) => a * b));
            Assert.AreEqual(network.Parameters, parameters, name);
        }

        CollectionAssert.IsSubsetOf(CnnArchitecture.All.Select(a => a.Name).ToList(), ReferenceData.Networks.Keys.ToList());
    }

    private static void AssertStarts(float[] expected, Tensor actual) =>
        CollectionAssert.AreEqual(expected, actual.flatten().data<float>().Take(expected.Length).ToArray());

    /// <summary>Printed by the Python script that made reference.json.</summary>
    private static class Expected
    {
        public static readonly float[] Conv = [-0.168294385f, -0.000917862228f, -0.0107651409f];

        public static readonly float[] BatchNormWeight = [1.14682019f, 0.565461099f];

        public static readonly float[] BatchNormBias = [0.0399836153f, -0.0393398516f];

        public static readonly float[] RunningMean = [0.0902327001f, 0.0608034097f];

        public static readonly float[] RunningVariance = [0.851807296f, 0.861920714f];

        public static readonly float[] LinearWeight = [-1.09222019f, -1.65080786f, -0.94527179f];

        public static readonly float[] LinearBias = [0.0547767356f, -0.0714455843f];

        public static readonly float[] Input = [-0.912033439f, -0.787447572f, -0.858739495f];
    }
}
