using MlNetFixedHeads.TorchBridge.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

[TestClass]
public sealed class WeightsLoaderTests
{
    private const string Counter = "features.1.num_batches_tracked";

    [TestMethod]
    [DataRow(WeightPrecision.Float32, 0f)]
    [DataRow(WeightPrecision.Float16, 1f / 2048)]
    [DataRow(WeightPrecision.BFloat16, 1f / 256)]
    public void A_saved_network_loads_to_within_its_precision(object precision, float tolerance)
    {
        using TemporaryFolder folder = new();
        using nn.Module<Tensor, Tensor> source = SmallNetwork.Create(5, seed: 1);
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        source.state_dict()[Counter].fill_(77);
        WeightsWriter.Save(source, folder["w"], (WeightPrecision)precision, new Dictionary<string, string> { ["architecture"] = "small" });
        using SafetensorsFile file = SafetensorsFile.Open(folder["w"]);
        WeightsReport report = WeightsLoader.Load(target, file);
        Assert.AreEqual(8, report.Loaded);
        Assert.HasCount(0, report.Kept);
        Assert.AreEqual("small", file.Metadata["architecture"]);
        Assert.AreEqual(77L, target.state_dict()[Counter].item<long>());
        Assert.IsTrue(file.State.TryGet(Counter, out StateEntry? counter));
        Assert.AreEqual(WeightType.Int64, counter.Type);
        SmallNetwork.AssertEqual(SmallNetwork.Values(source), SmallNetwork.Values(target), tolerance);
    }

    [TestMethod]
    public void Parameters_still_train_after_loading()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        WeightsLoader.Load(target, StateOf(SmallNetwork.Create(5, seed: 1)));
        target.forward(rand(2, 3, 8, 8)).sum().backward();
        Assert.IsTrue(target.parameters().All(p => p.requires_grad && p.grad is not null));
        Assert.IsTrue(target.parameters().All(p => p.is_leaf));
    }

    [TestMethod]
    public void Weights_take_the_type_of_the_parameter()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2).to(ScalarType.BFloat16);
        using nn.Module<Tensor, Tensor> source = SmallNetwork.Create(5, seed: 1);
        WeightsLoader.Load(target, StateOf(source));
        Assert.AreEqual(ScalarType.BFloat16, target.state_dict()["fc.weight"].dtype);
        SmallNetwork.AssertEqual(SmallNetwork.Values(source), SmallNetwork.Values(target), 1f / 256);
    }

    [TestMethod]
    public void All_problems_are_listed_at_once_and_nothing_is_changed()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        Dictionary<string, float[]> before = SmallNetwork.Values(target);
        StateDictionary full = StateOf(SmallNetwork.Create(7, seed: 1));
        StateDictionary other = new("other.safetensors",
            full.Entries.Where(e => e.Name != "features.0.weight").Append(new StateEntry("layer9.weight", WeightType.Float32, [1], () => new byte[4])));

        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => WeightsLoader.Load(target, other));
        CollectionAssert.AreEqual(new[] { "features.0.weight" }, error.Report.Missing.ToArray());
        CollectionAssert.AreEqual(new[] { "layer9.weight" }, error.Report.Unexpected.ToArray());
        CollectionAssert.AreEquivalent(new[] { "fc.weight", "fc.bias" }, error.Report.Mismatched.Select(m => m.Name).ToArray());
        foreach (string part in new[] { "other.safetensors", "features.0.weight", "layer9.weight", "fc.weight (found [7, 4], expected [5, 4])" })
            Assert.Contains(part, error.Message);
        SmallNetwork.AssertEqual(before, SmallNetwork.Values(target));
    }

    [TestMethod]
    public void A_long_list_is_cut_after_ten_with_its_count()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        StateDictionary state = new("f", StateOf(target).Entries.Concat(
            Enumerable.Range(10, 12).Select(i => new StateEntry($"x{i}", WeightType.UInt8, [], () => new byte[1]))));
        string message = Assert.ThrowsExactly<WeightsException>(() => WeightsLoader.Load(target, state)).Message;
        Assert.Contains("Not in the network (12): x10,", message);
        Assert.Contains("x19, ...", message);
        Assert.DoesNotContain("x20", message);
    }

    [TestMethod]
    public void A_replaced_layer_may_have_another_shape_and_keeps_its_values()
    {
        using nn.Module<Tensor, Tensor> source = SmallNetwork.Create(7, seed: 1);
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        float[] before = SmallNetwork.Values(target)["fc.weight"];
        WeightsReport report = WeightsLoader.Load(target, StateOf(source), ["fc"]);
        CollectionAssert.AreEquivalent(new[] { "fc.weight", "fc.bias" }, report.Kept.ToArray());
        Assert.AreEqual(6, report.Loaded);
        Dictionary<string, float[]> after = SmallNetwork.Values(target);
        CollectionAssert.AreEqual(before, after["fc.weight"]);
        CollectionAssert.AreEqual(SmallNetwork.Values(source)["features.0.weight"], after["features.0.weight"]);
    }

    [TestMethod]
    public void A_replaced_layer_is_loaded_as_a_whole_or_not_at_all()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        StateDictionary full = StateOf(SmallNetwork.Create(5, seed: 1));
        StateDictionary half = new("half", full.Entries.Where(e => e.Name != "fc.bias"));
        float[] before = SmallNetwork.Values(target)["fc.weight"];
        WeightsReport report = WeightsLoader.Load(target, half, ["fc"]);
        CollectionAssert.AreEqual(new[] { "fc.bias" }, report.Missing.ToArray());
        CollectionAssert.AreEquivalent(new[] { "fc.weight", "fc.bias" }, report.Kept.ToArray());
        CollectionAssert.AreEqual(before, SmallNetwork.Values(target)["fc.weight"]);
        Assert.HasCount(0, WeightsLoader.Load(target, full, ["fc"]).Kept);
        CollectionAssert.AreNotEqual(before, SmallNetwork.Values(target)["fc.weight"]);
    }

    [TestMethod]
    public void Layers_of_the_file_that_were_dropped_are_allowed_by_name_only()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        StateDictionary state = new("f", StateOf(target).Entries.Append(new StateEntry("fc2.weight", WeightType.Float32, [1], () => new byte[4])));
        Assert.ThrowsExactly<WeightsException>(() => WeightsLoader.Load(target, state, ["fc"]));
        CollectionAssert.AreEqual(new[] { "fc2.weight" }, WeightsLoader.Load(target, state, ["fc2"]).Unexpected.ToArray());
    }

    [TestMethod]
    public void Batch_counters_may_be_absent_on_either_side()
    {
        using nn.Module<Tensor, Tensor> target = SmallNetwork.Create(5, seed: 2);
        StateDictionary full = StateOf(target);
        StateDictionary without = new("without", full.Entries.Where(e => e.Name != Counter));
        Assert.AreEqual(7, WeightsLoader.Load(target, without).Loaded);
        StateDictionary with = new("with", full.Entries.Append(new StateEntry("gone.num_batches_tracked", WeightType.Int64, [], () => new byte[8])));
        Assert.AreEqual(8, WeightsLoader.Load(target, with).Loaded);
        StateDictionary asVector = new("vector", without.Entries.Append(new StateEntry(Counter, WeightType.Float32, [1], () => BitConverter.GetBytes(5f))));
        WeightsLoader.Load(target, asVector);
        Assert.AreEqual(5L, target.state_dict()[Counter].item<long>());
    }

    [TestMethod]
    public void Saving_what_the_precision_cannot_hold_names_the_tensor()
    {
        using TemporaryFolder folder = new();
        using nn.Module<Tensor, Tensor> source = SmallNetwork.Create(5, seed: 1);
        source.state_dict()["features.1.running_var"].fill_(1e6);
        SafetensorsException error = Assert.ThrowsExactly<SafetensorsException>(() => WeightsWriter.Save(source, folder["w"], WeightPrecision.Float16));
        Assert.Contains("features.1.running_var", error.Message);
        Assert.HasCount(0, folder.Files);
    }

    private static StateDictionary StateOf(nn.Module module)
    {
        using TemporaryFolder folder = new();
        WeightsWriter.Save(module, folder["w"]);
        using SafetensorsFile file = SafetensorsFile.Open(folder["w"]);
        return new StateDictionary("memory", [.. file.State.Entries.Select(e =>
        {
            byte[] bytes = e.ReadBytes();
            return new StateEntry(e.Name, e.Type, e.Shape, () => bytes);
        })]);
    }
}
