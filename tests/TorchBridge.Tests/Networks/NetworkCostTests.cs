using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Weights;

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
        var cost = NetworkCost.Of(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), 10, NetworkCases.Side(head), NetworkCases.Side(head));

        Assert.AreEqual(cost.Parameters, cost.Layers.Sum(l => l.Parameters));
    }

    [TestMethod]
    [DataRow("resnet18", 5.0, 1)]
    [DataRow("resnet50", 1.2, 1)]
    [DataRow("mobilenet_v2", 6.2, 1)]
    [DataRow("shufflenet_v2_x0_5", 22, 0)]
    public void Identity_head_saves_operations_too(string architecture, double saved, int digits)
    {
        var cost = NetworkCost.Of(CnnArchitecture.Parse(architecture), ClassifierHead.Identity, 102);

        Assert.AreEqual(saved, Math.Round(cost.SavedMacsPercent, digits));
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.NetworksAndHeads), typeof(NetworkCases))]
    public void Numbers_are_trained_frozen_or_kept_and_what_is_stored_is_in_the_file(string architecture, string head)
    {
        var cost = NetworkCost.Of(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), 10, NetworkCases.Side(head), NetworkCases.Side(head));
        using var network = NetworkRegistry.Build(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), 10);
        var statistics = network.named_buffers().Where(b => b.name.EndsWith("running_mean") || b.name.EndsWith("running_var")).Sum(b => b.buffer.numel());

        Assert.AreEqual(cost.Parameters, cost.TrainableParameters);
        Assert.AreEqual(network.Head.FrozenCount, cost.FrozenParameters);
        Assert.AreEqual(cost.Parameters + statistics, cost.StoredParameters);
        Assert.AreEqual(cost.TrainableParameters + cost.FrozenParameters, cost.TotalParameters);
        Assert.AreEqual(2 * cost.BytesFp16, cost.BytesFp32);
    }

    [TestMethod]
    [DataRow("learned")]
    [DataRow("etf")]
    public void A_weight_file_has_the_stored_bytes_and_little_more(string head)
    {
        using var folder = new TemporaryFolder();
        using var network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Parse(head), 20, seed: 1);
        var cost = NetworkCost.Of(CnnArchitecture.ResNet32Cifar, ClassifierHead.Parse(head), 20);
        foreach (var (precision, bytes) in new[] { (WeightPrecision.Float32, cost.BytesFp32), (WeightPrecision.Float16, cost.BytesFp16) })
        {
            var path = folder[$"{precision}.safetensors"];
            WeightsWriter.Save(network, path, precision);
            Assert.IsInRange(bytes, bytes + 32_768, new FileInfo(path).Length);
        }
    }

    [TestMethod]
    public void A_frozen_shortcut_counts_as_frozen()
    {
        var cost = NetworkCost.Of(
            CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, 100, variant: new() { Shortcut = LastBlockShortcut.Hadamard });

        Assert.AreEqual(64 * 100, cost.FrozenParameters);
    }

    [TestMethod]
    public void Layers_have_the_names_of_their_weights_and_follow_each_other()
    {
        var cost = NetworkCost.Of(CnnArchitecture.ResNet18, ClassifierHead.Learned, 7);

        using var network = NetworkRegistry.Build(CnnArchitecture.ResNet18, ClassifierHead.Learned, 7);
        string[] convolutions = [.. network.named_parameters().Where(p => p.parameter.dim() > 1).Select(p => p.name[..^".weight".Length])];
        CollectionAssert.AreEquivalent(convolutions, cost.Layers.Where(l => l.Name.Length > 0).Select(l => l.Name).ToArray());
        Assert.AreEqual(new FeatureShape(3, 224, 224), cost.Layers[0].Input);
        Assert.AreEqual("64x112x112", cost.Layers[0].Output.ToString());
        Assert.AreEqual(new FeatureShape(7, 1, 1), cost.Layers[^1].Output);
    }

    [TestMethod]
    public void The_share_of_the_classifier_is_that_of_the_learned_network_whatever_the_head()
    {
        foreach (var head in new[] { ClassifierHead.Learned, ClassifierHead.Identity })
            Assert.AreEqual(100.0 * 1_025_000 / 1_366_792, NetworkCost.Of(CnnArchitecture.ShuffleNetV2X05, head, 1000).ClassifierSharePercent, 1e-9);
    }

    [TestMethod]
    public void Pictures_too_small_for_a_network_are_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => NetworkCost.Of(CnnArchitecture.ResNet18, ClassifierHead.Conv3x3, 7, 32, 32));
        Assert.Contains("32x32 pixels is too small for resnet18 with the conv3x3 head", error.Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NetworkCost.Of(CnnArchitecture.ResNet18, ClassifierHead.Learned, 7, 0, 32));
    }
}
