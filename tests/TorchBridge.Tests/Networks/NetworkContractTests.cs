using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Weights;
using MlNetFixedHeads.TorchBridge.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class NetworkContractTests
{
    private const int Classes = 7;

    [TestMethod]
    [DynamicData(nameof(NetworkCases.NetworksAndHeads), typeof(NetworkCases))]
    public void Every_parameter_gets_a_gradient(string architecture, string head)
    {
        using var network = NetworkCases.Create(architecture, head, Classes);
        using var scope = NewDisposeScope();
        network.train();
        var logits = network.Run(TorchOps.Evaluation, ReferenceFill.Input([2, 3, NetworkCases.Side(head), NetworkCases.Side(head)])).Logits;
        nn.functional.cross_entropy(logits, tensor(new long[] { 0, 1 })).backward();

        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.IsTrue(parameter.requires_grad, name);
            Assert.IsNotNull(parameter.grad, name);
            Assert.IsTrue(parameter.grad.isfinite().all().ToBoolean(), name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Any_input_size_works_and_is_the_size_that_was_counted(string architecture, string head)
    {
        using var network = NetworkCases.Create(architecture, head, Classes);
        network.eval();
        foreach (var (height, width) in new[] { (32, 32), (33, 47), (95, 64), (130, 161) }.Where(s => CostOps.MapSize(network, s.Item1, s.Item2) is ( > 0, > 0)))
        {
            using var scope = NewDisposeScope();
            using var gradless = no_grad();
            var output = network.Run(TorchOps.Evaluation, ReferenceFill.Input([1, 3, height, width]));
            var expected = CostOps.MapSize(network, height, width);

            CollectionAssert.AreEqual(new long[] { 1, Classes }, output.Logits.shape);
            CollectionAssert.AreEqual(new long[] { 1, network.FeatureCount, expected.Height, expected.Width }, output.LastMaps.shape);
        }
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void A_logit_is_the_mean_of_its_activation_map(string architecture, string head)
    {
        using var network = NetworkCases.Create(architecture, head, Classes);
        ReferenceFill.Fill(network);
        network.eval();
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var output = network.Run(TorchOps.Evaluation, ReferenceFill.Input([2, 3, 96, 97]));
        var means = network.ActivationMaps(TorchOps.Evaluation, output).mean([2, 3]);
        // A head without a difference of features has logits far larger than their spread: rounding goes with their size.
        var size = output.Logits.abs().max().ToSingle();

        Assert.IsLessThan(1e-5f * Math.Max(1, size), (means - output.Logits).abs().max().ToSingle());
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others(string architecture, string head)
    {
        using var first = NetworkCases.Create(architecture, head, Classes, seed: 3);
        manual_seed(99);
        using var second = NetworkCases.Create(architecture, head, Classes, seed: 3);
        using var other = NetworkCases.Create(architecture, head, Classes, seed: 4);
        using var scope = NewDisposeScope();

        var (a, b, c) = (first.state_dict(), second.state_dict(), other.state_dict());
        Assert.IsTrue(a.All(t => t.Value.equal(b[t.Key]).all().ToBoolean()));
        Assert.IsTrue(a.Any(t => !t.Value.equal(c[t.Key]).all().ToBoolean()));
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Channels_last_weights_compute_the_same(string architecture, string head)
    {
        using var network = NetworkCases.Create(architecture, head, Classes);
        ReferenceFill.Fill(network);
        network.eval();
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var input = ReferenceFill.Input([2, 3, NetworkCases.Side(head), NetworkCases.Side(head)]);
        var before = network.Logits(input.clone());
        network.UseChannelsLast();
        var after = network.Logits(input.ToChannelsLast());
        var spread = (before.max() - before.min()).ToSingle();

        Assert.IsLessThan(1e-4f * spread, (before - after).abs().max().ToSingle());
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Nothing_frozen_is_a_parameter_or_in_a_weight_file(string architecture, string head)
    {
        using var network = NetworkCases.Create(architecture, head, Classes);
        var choice = HeadOption.Of(ClassifierHead.Parse(head), NetworkRegistry.Get(network.Architecture).Features, Classes, problem: null);
        var below = network.named_parameters().Where(p => p.name.StartsWith("head.", StringComparison.Ordinal)).ToArray();

        // A learned layer has another name in every network.
        Assert.AreEqual(head == "learned" ? 0 : choice.LearnedParameters, below.Sum(p => p.parameter.numel()));
        Assert.IsTrue(below.All(p => p.parameter.requires_grad));
        Assert.AreEqual(choice.FrozenNumbers, network.Head.FrozenCount);
        string[] known = ["scale", "log_scale", "bias", "adapter.weight", "conv.weight", "conv.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"];
        foreach (var name in network.state_dict().Keys.Where(n => n.StartsWith("head.", StringComparison.Ordinal)))
            CollectionAssert.Contains(known, name["head.".Length..]);
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases.EachNetworkAndEachHead), typeof(NetworkCases))]
    public void Saved_weights_compute_the_same_in_a_network_of_another_seed(string architecture, string head)
    {
        using var folder = new TemporaryFolder();
        var path = folder["weights.safetensors"];
        using var saved = NetworkCases.Create(architecture, head, Classes, seed: 1);
        using var loaded = NetworkCases.Create(architecture, head, Classes, seed: 2);
        WeightsWriter.Save(saved, path);
        using (var file = SafetensorsFile.Open(path))
            WeightsLoader.Load(loaded, file);
        saved.eval();
        loaded.eval();

        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var side = NetworkCases.Side(head);
        CollectionAssert.AreEqual(
            saved.Logits(ReferenceFill.Input([1, 3, side, side])).ToFloats(), loaded.Logits(ReferenceFill.Input([1, 3, side, side])).ToFloats());
    }

    [TestMethod]
    public void Fewer_than_two_classes_are_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NetworkCases.Create("resnet18", "identity", 1));

    [TestMethod]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => CnnArchitecture.Parse("vgg16"));
        StringAssert.Contains(error.Message, "mobilenet_v2");
        error = Assert.ThrowsExactly<ArgumentException>(() => ClassifierHead.Parse("magic"));
        StringAssert.Contains(error.Message, "identity");
    }
}
