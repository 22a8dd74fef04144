using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Training;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Tests.Heads;

[TestClass]
public sealed class HeadFitTests
{
    private const int Features = 64;

    [TestMethod]
    [DataRow("identity_truncated", 64)]
    [DataRow("orthogonal", 64)]
    [DataRow("orthogonal_scaled", 64)]
    [DataRow("hadamard", 64)]
    [DataRow("etf", 64)]
    [DataRow("simplex:no-adapter", 65)]
    [DataRow("max_separation:no-adapter", 65)]
    [DataRow("orthoplex:no-adapter", 128)]
    [DataRow("biorthogonal", 128)]
    public void A_head_serves_so_many_classes_and_no_more(string head, int most)
    {
        Assert.IsNull(HeadFit.Problem(ClassifierHead.Parse(head), Features, most));
        Assert.IsNotNull(HeadFit.Problem(ClassifierHead.Parse(head), Features, most + 1));
    }

    [TestMethod]
    [DataRow("learned")]
    [DataRow("identity")]
    [DataRow("simplex")]
    [DataRow("orthoplex")]
    [DataRow("cube")]
    [DataRow("cube_ordered")]
    [DataRow("cube_random")]
    [DataRow("etf:adapter")]
    [DataRow("max_separation")]
    [DataRow("hyperspherical")]
    [DataRow("conv3x3")]
    [DataRow("hadamard:allow-more-classes")]
    [DataRow("orthogonal:allow-more-classes")]
    public void Some_heads_serve_any_number(string head) => Assert.IsNull(HeadFit.Problem(ClassifierHead.Parse(head), Features, 10_000));

    [TestMethod]
    public void Few_features_run_out_of_corners()
    {
        Assert.IsNull(HeadFit.Problem(ClassifierHead.CubeRandom, 3, 8));
        Assert.IsNotNull(HeadFit.Problem(ClassifierHead.CubeRandom, 3, 9));
    }

    [TestMethod]
    public void A_trunk_of_given_channels_limits_the_identity_head()
    {
        Assert.IsNull(HeadFit.Problem(ClassifierHead.Identity, Features, 64, identityLimit: 64));
        Assert.IsNotNull(HeadFit.Problem(ClassifierHead.Identity, Features, 65, identityLimit: 64));
    }

    [TestMethod]
    public void A_head_that_does_not_fit_is_refused_before_training_with_those_that_do()
    {
        var settings = new TrainingSettings { Architecture = CnnArchitecture.ResNet32Cifar, Head = ClassifierHead.Hadamard };
        var names = Enumerable.Range(0, 100).Select(i => $"class {i}").ToArray();

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ClassifierTrainer().Train(
            new ColouredShapes(8), null, names, settings, new(null, NullLogger.Instance, CancellationToken.None)));
        StringAssert.Contains(error.Message, "'hadamard' cannot serve 100 classes on the 64 features of resnet32_cifar");
        StringAssert.Contains(error.Message, "biorthogonal");
        StringAssert.Contains(error.Message, "hadamard:allow-more-classes");
        Assert.DoesNotContain("identity_truncated", error.Message);
    }

    [TestMethod]
    public void What_is_allowed_explicitly_is_built()
    {
        using var network = NetworkRegistry.Create(
            CnnArchitecture.ResNet32Cifar, ClassifierHead.HadamardWith(allowMoreClasses: true), classes: 100, seed: 1);

        Assert.AreEqual(6400, network.Head.FrozenCount);
    }

    [TestMethod]
    public void The_choices_are_listed_with_what_they_learn_and_how_far_apart_they_keep_classes()
    {
        var options = HeadFit.Options(NetworkRegistry.Get(CnnArchitecture.ResNet32Cifar), 100).ToDictionary(o => o.Head.ToString());

        Assert.IsFalse(options["hadamard"].Fits);
        Assert.AreEqual(0, options["biorthogonal"].LargestCosine);
        Assert.AreEqual(1, options["biorthogonal"].LearnedParameters);
        Assert.AreEqual(6500, options["learned"].LearnedParameters);
        Assert.IsNull(options["learned"].LargestCosine);
        Assert.AreEqual(-1.0 / 99, options["simplex"].LargestCosine!.Value, 1e-12);
        Assert.AreEqual(64 * 99, options["simplex"].LearnedParameters);
        Assert.AreEqual(0.96875, options["cube_ordered"].LargestCosine);
        Assert.AreEqual((64 * 9 * 100) + 100, options["conv3x3"].LearnedParameters);
    }
}
