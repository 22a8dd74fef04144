using MlNetFixedHeads.TorchBridge.Cost;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class NetworkCostTests
{
    /// <summary>Qian 2020, table 5.5 and table 5.2.</summary>
    [TestMethod]
    [DataRow("resnet18", 196, 9_819_908L, 12.92)]
    [DataRow("resnet18", 102, 9_338_534L, 16.83)]
    [DataRow("resnet50", 196, 22_555_908L, 5.66)]
    [DataRow("resnet50", 102, 22_507_686L, 5.10)]
    [DataRow("mobilenet_v2", 196, 1_874_628L, 24.26)]
    [DataRow("mobilenet_v2", 102, 1_844_454L, 21.66)]
    [DataRow("mobilenet_v2", 1000, 2_132_712L, 39.15)]
    [DataRow("shufflenet_v2_x0_5", 196, 180_964L, 66.65)]
    [DataRow("shufflenet_v2_x0_5", 102, 162_822L, 63.52)]
    [DataRow("shufflenet_v2_x0_5", 1000, 336_136L, 75.41)]
    public void Identity_head_saves_what_the_thesis_reports(string architecture, int classes, long parameters, double savedPercent)
    {
        var cost = NetworkCost.Of(CnnArchitecture.Parse(architecture), ClassifierHead.Identity, classes, 224, 224);

        Assert.AreEqual(parameters, cost.Parameters);
        Assert.AreEqual(savedPercent, Math.Round(cost.SavedPercent, 2));
        Assert.AreEqual(classes, cost.Features);
    }

    [TestMethod]
    public void ResNet18_with_a_thousand_identity_classes_costs_more_than_it_saves()
    {
        var cost = NetworkCost.Of(CnnArchitecture.ResNet18, ClassifierHead.Identity, 1000, 224, 224);

        Assert.AreEqual(-14.85, Math.Round(cost.SavedPercent, 2));
    }

    /// <summary>Qian 2020, table 6.1, and the multiply-accumulate operations alone, in millions.</summary>
    [TestMethod]
    [DataRow("resnet18", 11_689_512L, 1814.1, 1.82e9, 0.005e9)]
    [DataRow("resnet50", 25_557_032L, 4089.2, 4.12e9, 0.005e9)]
    [DataRow("mobilenet_v2", 3_504_872L, 300.8, 320e6, 0.5e6)]
    [DataRow("shufflenet_v2_x0_5", 1_366_792L, 40.5, 43.6e6, 0.05e6)]
    public void Learned_head_costs_what_the_thesis_reports(string architecture, long parameters, double megaMacs, double flops, double half)
    {
        var cost = NetworkCost.Of(CnnArchitecture.Parse(architecture), ClassifierHead.Learned, 1000, 224, 224);

        Assert.AreEqual(parameters, cost.Parameters);
        Assert.AreEqual(megaMacs, Math.Round(cost.Macs / 1e6, 1));
        Assert.AreEqual(flops, cost.Flops, half);
    }

    [TestMethod]
    [DataRow("learned", 800_032L)]
    [DataRow("identity", 765_732L)]
    public void Dense_net_has_the_published_number_of_parameters(string head, long parameters)
    {
        var cost = NetworkCost.Of(CnnArchitecture.DenseNetBC100X12, ClassifierHead.Parse(head), 100, 32, 32);

        Assert.AreEqual(parameters, cost.Parameters);
        Assert.AreEqual((8, 8), cost.MapSize);
    }

    [TestMethod]
    public void Cifar_resnet_has_the_published_number_of_parameters()
    {
        var cost = NetworkCost.Of(CnnArchitecture.ResNet32Cifar, ClassifierHead.Learned, 100, 32, 32);

        Assert.AreEqual(470_004L, cost.Parameters);
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Layers_add_up_to_the_parameters_of_the_network(string architecture, string head)
    {
        var cost = NetworkCost.Of(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), 10, 64, 64);

        Assert.AreEqual(cost.Parameters, cost.Layers.Sum(l => l.Parameters));
    }
}
