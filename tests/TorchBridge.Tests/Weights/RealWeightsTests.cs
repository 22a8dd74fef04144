using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

[TestClass]
[TestCategory("RealData")]
public sealed class RealWeightsTests
{
    [TestMethod]
    [DataRow("mobilenet_v2_1.0_imagenet_tvlayout_fp16.safetensors", 314, 3_504_872, "features.0.0.weight", "32,3,3,3")]
    [DataRow("shufflenet_v2_x0_5_backbone_imagenet_tvlayout_fp32.safetensors", 330, 0, "conv1.0.weight", "24,3,3,3")]
    [DataRow("resnet32_cifar10_akamaster_fp32.safetensors", 157, 464_154, "linear.weight", "10,64")]
    public void Published_weights_open_and_are_plausible(string name, int tensors, int parameters, string first, string shape)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Find(name));
        Assert.HasCount(tensors, file.State.Entries);
        Assert.IsTrue(file.State.TryGet(first, out StateEntry? entry));
        Assert.AreEqual(shape, string.Join(',', entry.Shape));
        string[] buffers = [".running_mean", ".running_var", ".num_batches_tracked"];
        StateEntry[] learned = [.. file.State.Entries.Where(e => !buffers.Any(b => e.Name.EndsWith(b, StringComparison.Ordinal)))];
        if (parameters > 0) Assert.AreEqual(parameters, learned.Sum(e => e.Count));
        foreach (StateEntry e in file.State.Entries)
        {
            float[] values = e.ReadSingle();
            Assert.AreEqual(e.Count, values.LongLength, e.Name);
            Assert.IsTrue(Array.TrueForAll(values, float.IsFinite), e.Name);
            if (e.Name.EndsWith("running_var", StringComparison.Ordinal)) Assert.IsTrue(Array.TrueForAll(values, v => v >= 0), e.Name);
        }
    }

    [TestMethod]
    [DataRow("mobilenet_v2", "mobilenet_v2_1.0_imagenet_tvlayout_fp16.safetensors", "classifier")]
    [DataRow("resnet32_cifar", "resnet32_cifar10_akamaster_fp32.safetensors", "linear")]
    public void Published_weights_have_the_reference_names_and_shapes(string network, string name, string head)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Find(name));
        Dictionary<string, string> expected = ReferenceData.Networks[network].State
            .Where(s => !s.Name.StartsWith(head, StringComparison.Ordinal) && !s.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .ToDictionary(s => s.Name, s => string.Join(',', s.Shape));
        Dictionary<string, string> found = file.State.Entries
            .Where(e => !e.Name.StartsWith(head, StringComparison.Ordinal) && !e.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .ToDictionary(e => e.Name, e => string.Join(',', e.Shape));
        CollectionAssert.AreEquivalent(expected, found);
    }

    public static string Find(string name) => RealData.Find("weights", name);
}
