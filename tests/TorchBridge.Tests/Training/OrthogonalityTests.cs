using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class OrthogonalityTests
{
    [TestMethod]
    [DataRow(ConvolutionScope.Last)]
    [DataRow(ConvolutionScope.All)]
    public void Orthogonal_initialisation_makes_rows_or_columns_orthonormal(ConvolutionScope scope)
    {
        using var network = Create(new() { OrthogonalInitialization = scope });
        using var usual = Create(new());
        using var tensors = NewDisposeScope();

        Assert.IsTrue(TrunkConvolutions.Of(network, scope).All(c => OffOrthonormal(c) < 1e-5));
        Assert.IsTrue(TrunkConvolutions.Of(usual, scope).All(c => OffOrthonormal(c) > 1e-3));
        if (scope == ConvolutionScope.Last)
            Assert.AreEqual(1, TrunkConvolutions.Of(network, ConvolutionScope.All).Count(c => OffOrthonormal(c) < 1e-5));
    }

    [TestMethod]
    [DataRow(OrthogonalityKind.Soft, ConvolutionScope.Last)]
    [DataRow(OrthogonalityKind.Soft, ConvolutionScope.All)]
    [DataRow(OrthogonalityKind.DoubleSoft, ConvolutionScope.All)]
    public void The_penalty_is_zero_for_orthonormal_weights_and_positive_for_others(OrthogonalityKind kind, ConvolutionScope scope)
    {
        using var network = Create(new() { OrthogonalInitialization = ConvolutionScope.All, Orthogonality = kind, OrthogonalityScope = scope });
        using var penalty = OrthogonalityPenalty.For(network)!;
        using var tensors = NewDisposeScope();

        Assert.AreEqual(0, penalty.Value().ToDouble(), 1e-7);
        using (no_grad())
            network.LastConvolution.weight!.mul_(tensor(2f));
        // Six filters of length 2: six times (4 - 1)^2.
        Assert.AreEqual((kind == OrthogonalityKind.DoubleSoft ? 2 : 1) * 0.025 * 6 * 9, penalty.Value().ToDouble(), 1e-3);
    }

    [TestMethod]
    public void The_gradient_is_that_of_the_definitions_whatever_the_shape()
    {
        foreach (var kind in new[] { OrthogonalityKind.Soft, OrthogonalityKind.DoubleSoft })
        {
            // Its depthwise convolutions are taller than wide as matrices, the others wider than tall or square.
            using var network = NetworkRegistry.Create(
                CnnArchitecture.ShuffleNetV2X05, ClassifierHead.Identity, 6, seed: 1, new() { Orthogonality = kind, OrthogonalityScope = ConvolutionScope.All });
            using var penalty = OrthogonalityPenalty.For(network)!;
            using var tensors = NewDisposeScope();
            penalty.Value().backward();
            foreach (var conv in TrunkConvolutions.Of(network, ConvolutionScope.All))
            {
                var w = conv.weight!.detach().reshape(conv.weight.shape[0], -1).to(ScalarType.Float64).requires_grad_();
                var columns = (w.t().mm(w) - eye(w.shape[1], dtype: ScalarType.Float64)).square().sum();
                var rows = (w.mm(w.t()) - eye(w.shape[0], dtype: ScalarType.Float64)).square().sum();
                ((kind == OrthogonalityKind.Soft ? columns : columns + rows) * 0.025).backward();
                var (expected, actual) = (w.grad!.to(ScalarType.Float32).flatten(), conv.weight.grad!.flatten());
                Assert.IsLessThan(1e-4f * expected.abs().max().ToSingle(), (expected - actual).abs().max().ToSingle());
            }
        }
    }

    [TestMethod]
    public void Without_the_option_there_is_no_penalty()
    {
        using var network = Create(new());

        Assert.IsNull(OrthogonalityPenalty.For(network));
    }

    [TestMethod]
    [DataRow("resnet18", "layer4.1.conv2")]
    [DataRow("resnet50", "layer4.2.conv3")]
    [DataRow("mobilenet_v2", "features.18")]
    [DataRow("shufflenet_v2_x0_5", "conv5")]
    [DataRow("resnet32_cifar", "layer3.4.conv2")]
    [DataRow("densenet_bc_100_12", "dense3.15.conv2")]
    public void The_last_convolution_is_that_of_the_main_path(string architecture, string name)
    {
        using var network = NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Identity, 5, seed: 1);

        Assert.AreEqual(name, network.named_modules().Single(m => ReferenceEquals(m.module, network.LastConvolution)).name);
    }

    private static CnnNetwork Create(NetworkVariant variant) =>
        NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, 6, seed: 1, variant);

    private static double OffOrthonormal(Conv2d conv)
    {
        var w = conv.weight!.detach().reshape(conv.weight.shape[0], -1);
        var gram = w.shape[0] <= w.shape[1] ? w.mm(w.t()) : w.t().mm(w);
        return (gram - eye(gram.shape[0])).abs().max().ToDouble();
    }
}
