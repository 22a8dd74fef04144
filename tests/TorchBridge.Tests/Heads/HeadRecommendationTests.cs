using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Tests.Heads;

[TestClass]
public sealed class HeadRecommendationTests
{
    /// <summary>ResNet-32 for CIFAR has 64 features, DenseNet 342, ResNet-18 512.</summary>
    [TestMethod]
    [DataRow("densenet_bc_100_12", 342, "identity")]
    [DataRow("densenet_bc_100_12", 343, "simplex:no-adapter")]
    [DataRow("densenet_bc_100_12", 344, "biorthogonal")]
    [DataRow("densenet_bc_100_12", 684, "biorthogonal")]
    [DataRow("densenet_bc_100_12", 685, "hyperspherical")]
    [DataRow("resnet32_cifar", 2, "identity")]
    [DataRow("resnet32_cifar", 200, "hyperspherical")]
    [DataRow("resnet18", 1000, "biorthogonal")]
    [DataRow("resnet18", 1025, "hyperspherical")]
    public void The_ladder_goes_by_classes_and_features(string architecture, int classes, string expected)
    {
        var info = NetworkRegistry.Get(CnnArchitecture.Parse(architecture));
        var (head, reason) = HeadLadder.Choose(info, classes, Identity(saved: 1));

        Assert.AreEqual(expected, head.ToString());
        Assert.Contains(head, HeadFit.Choices);
        Assert.IsNull(HeadFit.Problem(head, info.Features, classes, info.IdentityLimit));
        Assert.Contains(FormattableString.Invariant($"{classes} classes"), reason);
    }

    [TestMethod]
    public void Where_identity_saves_nothing_Hadamard_goes_first() => Assert.AreEqual(
        ClassifierHead.Hadamard, HeadLadder.Choose(NetworkRegistry.Get(CnnArchitecture.ResNet18), 500, Identity(saved: -0.5)).Head);

    [TestMethod]
    public void What_is_recommended_is_one_of_the_choices()
    {
        var recommendation = HeadRecommendation.For(CnnArchitecture.ResNet32Cifar, 65);

        Assert.AreEqual("simplex:no-adapter", recommendation.Recommended.Head.ToString());
        Assert.AreEqual(64, recommendation.Features);
        Assert.AreEqual(-1.0 / 64, recommendation.Recommended.LargestCosine!.Value, 1e-12);
        CollectionAssert.Contains(recommendation.Choices.ToArray(), recommendation.Recommended);
    }

    [TestMethod]
    [DataRow("resnet32_cifar", 20)]
    [DataRow("mobilenet_v2", 20)]
    [DataRow("resnet32_cifar", 100)]
    public void Every_choice_costs_what_its_network_costs(string architecture, int classes)
    {
        var net = CnnArchitecture.Parse(architecture);
        var recommendation = HeadRecommendation.For(net, classes, 64, 96);

        Assert.IsGreaterThan(ClassifierHead.All.Count, recommendation.Choices.Count);
        foreach (var choice in recommendation.Choices.Where(c => c.Fits))
        {
            var cost = NetworkCost.Of(net, choice.Head, classes, 64, 96);
            Assert.AreEqual(
                (cost.Parameters, cost.FrozenParameters, cost.StoredParameters, cost.BytesFp32, cost.BytesFp16, cost.Macs, cost.SavedPercent),
                (choice.Parameters, choice.FrozenParameters, choice.StoredParameters, choice.BytesFp32, choice.BytesFp16, choice.Macs, choice.SavedPercent),
                choice.Head.ToString());
        }
    }

    [TestMethod]
    public void A_head_that_does_not_fit_says_why_and_is_refused()
    {
        foreach (var choice in HeadRecommendation.For(CnnArchitecture.ResNet32Cifar, 128).Choices.Where(c => !c.Fits))
        {
            Assert.Contains("at most", choice.Problem!);
            Assert.ThrowsExactly<ArgumentException>(() => NetworkCost.Of(CnnArchitecture.ResNet32Cifar, choice.Head, 128));
        }
    }

    [TestMethod]
    public void A_convolutional_head_needs_room_on_the_maps()
    {
        HeadChoice Convolution(int size) => HeadRecommendation.For(CnnArchitecture.ShuffleNetV2X05, 5, size, size).Choices.Single(c => c.Head == ClassifierHead.Conv3x3);

        Assert.Contains("at least 3x3, and these have 2x2", Convolution(64).Problem!);
        Assert.IsTrue(Convolution(96).Fits);
    }

    private static HeadChoice Identity(double saved) => new() { Head = ClassifierHead.Identity, Problem = null, SavedPercent = saved };
}
