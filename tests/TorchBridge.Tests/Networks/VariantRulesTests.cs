using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class VariantRulesTests
{
    [TestMethod]
    public void A_variant_that_does_not_fit_is_refused_with_everything_that_is_wrong()
    {
        var error = Refused("resnet18", "learned", 10, new()
        {
            Shortcut = LastBlockShortcut.Hadamard,
            FinalRelu = true,
            KeepBatchNorm = true,
            DropLastConvolution = true,
            DenseFeatures = DenseFeatures.Last,
            OrthogonalityWeight = 0,
        });
        foreach (var option in new[] { "Shortcut", "FinalRelu", "KeepBatchNorm", "DropLastConvolution", "DenseFeatures", "OrthogonalityWeight" })
            StringAssert.Contains(error, option);
    }

    [TestMethod]
    [DataRow("resnet18", LastBlockShortcut.Hadamard, "PadOrSlice and Learned")]
    [DataRow("resnet50", LastBlockShortcut.Learned, "PadOrSlice")]
    [DataRow("mobilenet_v2", LastBlockShortcut.Learned, "no residual block")]
    public void A_shortcut_of_another_network_is_refused_with_those_there_are(string architecture, LastBlockShortcut shortcut, string expected) =>
        StringAssert.Contains(Refused(architecture, "identity", 10, new() { Shortcut = shortcut }), expected);

    [TestMethod]
    public void More_classes_than_a_dense_net_has_features_are_refused_with_a_head_that_serves_them()
    {
        var error = Refused("densenet_bc_100_12", "identity", 343, new());
        StringAssert.Contains(error, "342");
        StringAssert.Contains(error, "learned");
        NetworkCases.Create("densenet_bc_100_12", "identity", 342).Dispose();
    }

    [TestMethod]
    public void More_classes_than_an_orthoplex_has_vectors_are_refused()
    {
        StringAssert.Contains(Refused("resnet32_cifar", "identity", 129, new() { Shortcut = LastBlockShortcut.Orthoplex }), "at most 128");
        VariantCases.Create("resnet32_cifar", "identity", new NetworkVariant { Shortcut = LastBlockShortcut.Orthoplex }, 128).Dispose();
    }

    [TestMethod]
    public void A_dense_net_cannot_be_widened() =>
        StringAssert.Contains(Refused("densenet_bc_100_12", "learned", 10, new() { WidenToClasses = true }), "concatenation");

    [TestMethod]
    public void A_variant_says_what_it_is()
    {
        Assert.AreEqual("none", NetworkVariant.Default.ToString());
        Assert.AreEqual(
            "shortcut=Hadamard, pooling=lp:1.5, relu-before-pooling, widen, orthogonality=DoubleSoft:All:0.025",
            new NetworkVariant
            {
                Shortcut = LastBlockShortcut.Hadamard,
                Pooling = FeaturePooling.Lp(1.5),
                ReluBeforePooling = true,
                WidenToClasses = true,
                Orthogonality = OrthogonalityKind.DoubleSoft,
                OrthogonalityScope = ConvolutionScope.All,
            }.ToString());
    }

    private static string Refused(string architecture, string head, int classes, NetworkVariant variant) => Assert.ThrowsExactly<ArgumentException>(
        () => NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), classes, seed: 1, variant)).Message;
}
