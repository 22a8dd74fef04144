using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using MlNetFixedHeads.TorchBridge.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class VariantTests
{
    private const int D = 64;

    [TestMethod]
    [DataRow(LastBlockShortcut.PadOrSlice, 0)]
    [DataRow(LastBlockShortcut.Learned, (100 * 64) + 200)]
    [DataRow(LastBlockShortcut.Hadamard, 200)]
    [DataRow(LastBlockShortcut.Orthoplex, 200)]
    [DataRow(LastBlockShortcut.ShuffledOrthoplex, 200)]
    [DataRow(LastBlockShortcut.OrderedCube, 200)]
    [DataRow(LastBlockShortcut.RandomCube, 200)]
    public void A_shortcut_of_ResNet32_costs_its_batch_norm_and_what_is_learned(LastBlockShortcut shortcut, int more)
    {
        var plain = Parameters("resnet32_cifar", "identity", 100, new());

        Assert.AreEqual(plain + more, Parameters("resnet32_cifar", "identity", 100, new() { Shortcut = shortcut }));
        Assert.AreEqual(plain + more + 10_100, Parameters("resnet32_cifar", "learned", 100, new() { Shortcut = shortcut, WidenToClasses = true }));
    }

    [TestMethod]
    public void ResNet18s_shortcut_is_learned_up_to_its_channels_and_padded_beyond()
    {
        long Identity(int classes, LastBlockShortcut shortcut) => Parameters("resnet18", "identity", classes, new() { Shortcut = shortcut });

        Assert.AreEqual(9_338_534, Identity(102, LastBlockShortcut.Learned));
        Assert.AreEqual(9_338_534 - (512 * 102), Identity(102, LastBlockShortcut.PadOrSlice));
        Assert.AreEqual(Identity(600, LastBlockShortcut.Standard), Identity(600, LastBlockShortcut.PadOrSlice));
        Assert.AreEqual(Identity(600, LastBlockShortcut.Standard) + (512 * 600), Identity(600, LastBlockShortcut.Learned));
    }

    [TestMethod]
    [DataRow("resnet18", 102, 102)]
    [DataRow("resnet50", 102, 102)]
    [DataRow("mobilenet_v2", 102, 102)]
    [DataRow("shufflenet_v2_x0_5", 102, 102)]
    [DataRow("resnet32_cifar", 100, 0)]
    public void A_kept_batch_norm_brings_two_numbers_a_channel_for_the_bias_it_replaces(string architecture, int classes, int more)
    {
        // On ResNet-18 the learned shortcut gets a batch norm as well.
        var shortcut = architecture == "resnet18" ? 2 * classes : 0;

        Assert.AreEqual(
            Parameters(architecture, "identity", classes, new()) + more + shortcut,
            Parameters(architecture, "identity", classes, new() { KeepBatchNorm = true }));
    }

    [TestMethod]
    [DataRow("mobilenet_v2", "features.18", "classifier.1")]
    [DataRow("shufflenet_v2_x0_5", "conv5", "fc")]
    public void A_learned_layer_without_the_last_convolution_is_the_identity_head(string architecture, string convolution, string layer)
    {
        using var identity = VariantCases.Create(architecture, "identity", new NetworkVariant(), 9);
        using var learned = VariantCases.Create(architecture, "learned", new NetworkVariant { DropLastConvolution = true }, 9);
        ReferenceFill.Fill(identity);
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var source = identity.state_dict();
        foreach (var (name, tensor) in learned.state_dict())
        {
            var other = source[name.Replace(layer, convolution, StringComparison.Ordinal)];
            tensor.copy_(other.reshape(tensor.shape));
        }

        identity.eval();
        learned.eval();
        var (expected, actual) = (identity.Logits(ReferenceFill.Input([2, 3, 64, 64])), learned.Logits(ReferenceFill.Input([2, 3, 64, 64])));
        Assert.AreEqual(identity.parameters().Sum(p => p.numel()), learned.parameters().Sum(p => p.numel()));
        Assert.IsLessThan(1e-4f * (expected.max() - expected.min()).ToSingle(), (expected - actual).abs().max().ToSingle());
    }

    [TestMethod]
    public void A_final_relu_computes_what_a_relu_before_pooling_does_and_another_thing_than_none()
    {
        float[] Logits(NetworkVariant variant)
        {
            using var network = VariantCases.Create("resnet32_cifar", "identity", variant, 9);
            ReferenceFill.Fill(network);
            network.eval();
            using var scope = NewDisposeScope();
            using var gradless = no_grad();
            return network.Logits(ReferenceFill.Input([2, 3, 32, 32])).ToFloats();
        }

        CollectionAssert.AreEqual(Logits(new() { FinalRelu = true }), Logits(new() { ReluBeforePooling = true }));
        CollectionAssert.AreNotEqual(Logits(new() { FinalRelu = true }), Logits(new()));
    }

    [TestMethod]
    public void Without_average_pooling_there_are_no_activation_maps()
    {
        using var network = VariantCases.Create("resnet32_cifar", "identity", new NetworkVariant { Pooling = FeaturePooling.Max }, 4);
        var preprocessing = new ImagePreprocessing { Height = 32, Width = 32, ResizeShortSide = 32 };

        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => OnnxExporter.Export(network, preprocessing, ["a", "b", "c", "d"], new() { ActivationMaps = true }));
        StringAssert.Contains(error.Message, "max pooling");
    }

    [TestMethod]
    [DataRow(LastBlockShortcut.Orthoplex)]
    [DataRow(LastBlockShortcut.ShuffledOrthoplex)]
    public void Orthoplex_rows_are_different_unit_vectors_or_opposites(LastBlockShortcut shortcut)
    {
        foreach (var cosine in Cosines(shortcut, 2 * D))
            Assert.IsTrue(cosine is 0 or -1, $"{cosine}");
    }

    [TestMethod]
    public void Hadamard_rows_are_orthogonal_up_to_as_many_as_columns_and_then_repeat()
    {
        Assert.IsTrue(Cosines(LastBlockShortcut.Hadamard, D).All(c => Math.Abs(c) < 1e-5));
        var more = FixedShortcutMatrix.Create(LastBlockShortcut.Hadamard, 2 * D, D, seed: 1);
        CollectionAssert.AreEqual(more[..(D * D)], more[(D * D)..]);
        Assert.IsTrue(more.All(v => Math.Abs(v) == 0.125f));
    }

    [TestMethod]
    public void Cube_rows_are_different_corners_and_only_the_ordered_ones_nearly_parallel()
    {
        Assert.AreEqual(0.96875, Cosines(LastBlockShortcut.OrderedCube, 100).Max(), 1e-5);
        Assert.IsLessThan(0.7, Cosines(LastBlockShortcut.RandomCube, 100).Max());
    }

    [TestMethod]
    [DataRow(LastBlockShortcut.ShuffledOrthoplex)]
    [DataRow(LastBlockShortcut.RandomCube)]
    public void Random_shortcuts_follow_from_their_seed(LastBlockShortcut shortcut)
    {
        var first = FixedShortcutMatrix.Create(shortcut, 20, D, seed: 1);

        CollectionAssert.AreEqual(first, FixedShortcutMatrix.Create(shortcut, 20, D, seed: 1));
        CollectionAssert.AreNotEqual(first, FixedShortcutMatrix.Create(shortcut, 20, D, seed: 2));
    }

    [TestMethod]
    public void Frozen_shortcuts_cost_operations_but_no_parameters()
    {
        var plain = NetworkCost.Of(CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, 100, 32, 32);
        var frozen = NetworkCost.Of(CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, 100, 32, 32, new() { Shortcut = LastBlockShortcut.Hadamard });

        Assert.AreEqual(plain.Parameters + 200, frozen.Parameters);
        Assert.AreEqual(plain.Macs + (100 * D * 8 * 8), frozen.Macs);
    }

    private static long Parameters(string architecture, string head, int classes, NetworkVariant variant)
    {
        using var network = VariantCases.Create(architecture, head, variant, classes);
        return network.parameters().Sum(p => p.numel());
    }

    private static IEnumerable<double> Cosines(LastBlockShortcut shortcut, int rows)
    {
        var matrix = FixedShortcutMatrix.Create(shortcut, rows, D, seed: 1);
        return
            from i in Enumerable.Range(0, rows)
            from j in Enumerable.Range(0, i)
            select Enumerable.Range(0, D).Sum(c => (double)matrix[(i * D) + c] * matrix[(j * D) + c]);
    }
}
