using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Weights;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

[TestClass]
[TestCategory("RealData")]
public sealed class RealCheckpointTests
{
    [TestMethod]
    public void The_published_ResNet32_loads_with_its_classifier_and_nothing_missing_left_over_or_of_another_shape()
    {
        using IWeightsFile file = WeightsFiles.Open(RealWeightsTests.Find("resnet32-d509ac18.th"));
        using CnnNetwork network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Learned, 10, seed: 1);
        WeightsReport report = WeightsLoader.Load(network, file);
        Assert.AreEqual(157, report.Loaded);
        Assert.IsEmpty(report.Missing);
        Assert.IsEmpty(report.Unexpected);
        Assert.IsEmpty(report.Mismatched);
        Assert.IsEmpty(report.Kept);
    }

    [TestMethod]
    public void The_published_ResNet32_has_the_values_of_its_conversion_bit_for_bit()
    {
        using IWeightsFile file = WeightsFiles.Open(RealWeightsTests.Find("resnet32-d509ac18.th"));
        using SafetensorsFile converted = SafetensorsFile.Open(RealWeightsTests.Find("resnet32_cifar10_akamaster_fp32.safetensors"));
        CollectionAssert.AreEquivalent(converted.State.Entries.Select(e => e.ToString()).ToArray(), file.State.Entries.Select(e => e.ToString()).ToArray());
        foreach (StateEntry expected in converted.State.Entries)
        {
            Assert.IsTrue(file.State.TryGet(expected.Name, out StateEntry? entry));
            CollectionAssert.AreEqual(expected.ReadBytes(), entry.ReadBytes(), expected.Name);
        }
    }

    [TestMethod]
    public void A_published_detectors_backbone_is_read_whole()
    {
        using CheckpointFile file = CheckpointFile.Open(RealWeightsTests.Find("fastestdet_shufflenetv2.pth"));
        Assert.HasCount(330, file.State.Entries);
        Assert.AreEqual("first_conv.0.weight F32 [24, 3, 3, 3]", file.State.Entries[0].ToString());
        foreach (StateEntry entry in file.State.Entries)
        {
            float[] values = entry.ReadSingle();
            Assert.AreEqual(entry.Count, values.LongLength);
            Assert.IsTrue(Array.TrueForAll(values, float.IsFinite), entry.Name);
        }
    }

    [TestMethod]
    public void A_real_checkpoint_cut_anywhere_is_an_error()
    {
        byte[] whole = File.ReadAllBytes(RealWeightsTests.Find("resnet32-d509ac18.th"));
        for (int length = 0; length < whole.Length; length += 30_011)
        {
            byte[] part = whole[..length];
            Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Open("cut.th", () => new(part)));
        }
    }
}
