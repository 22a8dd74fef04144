using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.FrozenTrunk;

[TestClass]
public sealed class TrunkCutTests
{
    private const int Classes = 5;
    private const int Pictures = 4;
    private const int Side = 64;

    public static IEnumerable<object[]> Architectures => NetworkRegistry.All.Select(n => new object[] { n.Architecture.Name });

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void Behind_the_cut_every_network_gives_the_bits_of_the_whole_with_a_frozen_trunk(string architecture)
    {
        var wide = architecture is "resnet50" or "densenet_bc_100_12";
        string[] heads = wide ? ["learned", "identity"] : ["learned", "identity", "conv3x3", "etf"];
        foreach (var head in heads)
            ShouldAgree(architecture, ClassifierHead.Parse(head), NetworkVariant.Default);
    }

    [TestMethod]
    public void Behind_the_cut_every_head_gives_the_bits_of_the_whole_with_a_frozen_trunk()
    {
        var agreed = 0;
        foreach (var head in ClassifierHead.All)
            agreed += ShouldAgree("shufflenet_v2_x0_5", head, NetworkVariant.Default) ? 1 : 0;
        // Some, such as the truncated identity, learn nothing.
        Assert.IsGreaterThan(10, agreed);
    }

    [TestMethod]
    public void Behind_the_cut_variants_give_the_bits_of_the_whole_with_a_frozen_trunk()
    {
        (string Architecture, ClassifierHead Head, NetworkVariant Variant)[] variants =
        [
            ("resnet18", ClassifierHead.Identity, new() { KeepBatchNorm = true, FinalRelu = true }),
            ("resnet32_cifar", ClassifierHead.Identity, new() { Shortcut = LastBlockShortcut.Learned }),
            ("resnet32_cifar", ClassifierHead.Identity, new() { Shortcut = LastBlockShortcut.Hadamard }),
            ("shufflenet_v2_x0_5", ClassifierHead.Identity, new() { KeepBatchNorm = true, Pooling = FeaturePooling.Lp(2) }),
            ("shufflenet_v2_x0_5", ClassifierHead.Learned, new() { Pooling = FeaturePooling.SoftAttention(8) }),
            ("shufflenet_v2_x0_5", ClassifierHead.Learned, new() { WidenToClasses = true, Pooling = FeaturePooling.Max }),
            ("mobilenet_v2", ClassifierHead.Learned, new() { DropLastConvolution = true }),
        ];
        foreach (var (architecture, head, variant) in variants)
            Assert.IsTrue(ShouldAgree(architecture, head, variant), $"{architecture}, {head}");
    }

    [TestMethod]
    [DataRow("resnet18", "learned", 512)]
    [DataRow("resnet18", "identity", 2 * 512 * 2 * 2)]
    [DataRow("mobilenet_v2", "identity", 320 * 2 * 2)]
    [DataRow("shufflenet_v2_x0_5", "learned", 1024)]
    [DataRow("shufflenet_v2_x0_5", "conv3x3", 1024 * 2 * 2)]
    public void What_crosses_the_cut_is_what_the_first_learning_layers_read(string architecture, string head, int expected)
    {
        using var network = NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), Classes, 1);
        using var scope = NewDisposeScope();
        network.eval();
        var side = head == "conv3x3" ? 128 : Side;
        var cut = CollectingOps.Run(network, new(network, Roles(network)), rand(1, 3, side, side));

        Assert.AreEqual(head == "conv3x3" ? expected * 4 : expected, cut.Sum(t => t.numel()));
        foreach (var value in cut)
            value.Dispose();
    }

    /// <summary>Compares logits and gradients; false where nothing learns.</summary>
    private static bool ShouldAgree(string architecture, ClassifierHead head, NetworkVariant variant)
    {
        var side = head.Name == "conv3x3" ? 2 * Side : Side;
        using var network = NetworkRegistry.Create(CnnArchitecture.Parse(architecture), head, Classes, 1, variant);
        network.UseChannelsLast();
        var roles = Roles(network);
        if (network.named_parameters().All(p => roles.IsTrunk(p.name)))
            return false;

        using var scope = NewDisposeScope();
        using var seed = new Generator(7, CPU);
        var pixels = rand([Pictures, side, side, 3], generator: seed).sub(0.5).permute(0, 3, 1, 2);
        var learning = new LearningLayers(network, roles);
        network.eval();
        Tensor[] cut;
        using (no_grad())
            cut = [.. CollectingOps.Run(network, learning, pixels)];
        var parts = Array.ConvertAll(cut, FeaturePart.Of);
        using var features = Kept(cut, parts);
        var values = new float[Pictures * features.Length];
        int[] order = [2, 0, 3, 1];
        features.Read(0, order, values);
        using var all = tensor(values);

        new LayerFreezer(network, [new()], roles, 1).Apply(0);
        network.train();
        new LayerFreezer(network, [new()], roles, 1).Apply(0);
        var shuffled = pixels.permute(0, 2, 3, 1).index_select(0, tensor(Array.ConvertAll(order, i => (long)i))).permute(0, 3, 1, 2);
        var expected = Backward(network, ops => network.Run(ops, shuffled).Logits);
        var actual = Backward(network, ops => ReplayingOps.Logits(network, ops, learning, Array.ConvertAll(features.Tensors(all, Pictures), v => v.clone())));

        var what = $"{architecture}, {head}, {variant}";
        CollectionAssert.AreEqual(expected.Logits, actual.Logits, what);
        Assert.HasCount(expected.Gradients.Count, actual.Gradients, what);
        foreach (var (name, gradient) in expected.Gradients)
            CollectionAssert.AreEqual(gradient, actual.Gradients[name], $"{what}: {name}");
        foreach (var value in cut)
            value.Dispose();
        return true;
    }

    private static (float[] Logits, Dictionary<string, float[]> Gradients) Backward(CnnNetwork network, Func<TorchOps, Tensor> run)
    {
        using var dropout = new Generator(3, CPU);
        network.zero_grad();
        var logits = run(new(dropout));
        nn.functional.cross_entropy(logits, arange(Pictures, ScalarType.Int64)).backward();
        return (logits.ToFloats(), network.named_parameters().Where(p => p.parameter.requires_grad && p.parameter.grad is not null)
            .ToDictionary(p => p.name, p => p.parameter.grad!.ToFloats()));
    }

    private static FeatureSet Kept(Tensor[] cut, FeaturePart[] parts)
    {
        var kept = Array.ConvertAll(cut, t => t);
        for (var p = 0; p < cut.Length; p++)
            kept[p] = parts[p].Flatten(cut[p]);
        var rows = new MemoryRows((long)Pictures * parts.Sum(p => p.Length) * sizeof(float));
        for (var i = 0; i < Pictures; i++)
        {
            for (var p = 0; p < kept.Length; p++)
                rows.Append(kept[p].bytes.Slice(i * parts[p].Length * sizeof(float), parts[p].Length * sizeof(float)));
        }

        return new(rows, parts, TrunkPrecision.Full, [[.. Enumerable.Range(0, Pictures)]]);
    }

    private static LayerRoles Roles(CnnNetwork network) => new(NetworkRegistry.Get(network.Architecture), network, []);
}
