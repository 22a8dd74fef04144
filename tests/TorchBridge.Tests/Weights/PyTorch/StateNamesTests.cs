using MlNetFixedHeads.TorchBridge.Weights.PyTorch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

[TestClass]
public sealed class StateNamesTests
{
    [TestMethod]
    public void Wrappers_prefixes_go_where_all_names_have_them()
    {
        AssertNames(["module.a", "module.b.c"], ["a", "b.c"]);
        AssertNames(["module._orig_mod.module.a"], ["a"]);
        AssertNames(["module.a", "b"], ["module.a", "b"]);
        AssertNames(["n_averaged", "module.a"], [null, "a"]);
        AssertNames(["n_averaged"], ["n_averaged"]);
        AssertNames([], []);
    }

    [TestMethod]
    public void A_name_of_prefixes_only_is_not_copied_once_for_each()
    {
        string name = string.Concat(Enumerable.Repeat("module.", 20_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        StateNames.Normalise([name]);
        Assert.IsLessThan(64 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void The_old_names_of_DenseNets_layers_become_the_present_ones() => AssertNames(
        ["features.denseblock1.denselayer2.norm.1.weight", "features.denseblock1.denselayer2.conv.2.weight", "features.norm0.weight", "features.transition1.norm.weight"],
        ["features.denseblock1.denselayer2.norm1.weight", "features.denseblock1.denselayer2.conv2.weight", "features.norm0.weight", "features.transition1.norm.weight"]);

    [TestMethod]
    public void The_state_dictionary_is_found_where_scripts_put_it()
    {
        WrittenTensor weight = WrittenTensor.Of("weight", [1, 2], 2);
        WrittenTensor average = WrittenTensor.Of("average", [3, 4], 2);
        void Model(PickleWriter w) => w.Dictionary([("weight", v => v.Tensor(weight, false))]);
        void Average(PickleWriter w) => w.Dictionary([("average", v => v.Tensor(average, false))]);
        foreach (string name in new[] { "state_dict", "model", "model_state_dict", "net", "ema", "anything" })
            Assert.AreEqual("weight", Found(w => w.Dictionary([("epoch", v => v.Number(3)), (name, Model)])), name);
        Assert.AreEqual("weight", Found(w => w.Dictionary([("ema", Average), ("model", v => v.Dictionary([("state_dict", Model)]))])));
        Assert.AreEqual("weight", Found(w => w.Dictionary([("state_dict", Model), ("loss_weights", v => v.Tensor(average, false))])));
        Assert.Contains("several", Failure(w => w.Dictionary([("one", Model), ("two", Average)])));
        Assert.Contains("'epoch'", Failure(w => w.Dictionary([("epoch", v => v.Number(3))])));

        string Found(Action<PickleWriter> write) => Open(write, file => file.State.Entries.Single().Name);
        string Failure(Action<PickleWriter> write) => Assert.ThrowsExactly<CheckpointException>(() => Open(write, _ => "")).Message;
        string Open(Action<PickleWriter> write, Func<CheckpointFile, string> read)
        {
            using TemporaryFolder folder = new();
            PickleWriter writer = new();
            write(writer);
            File.WriteAllBytes(folder["x.pth"], CheckpointWriter.Zip(writer.Stop(), [weight.Storage, average.Storage]));
            using CheckpointFile file = CheckpointFile.Open(folder["x.pth"]);
            return read(file);
        }
    }

    private static void AssertNames(string[] names, string?[] expected) => CollectionAssert.AreEqual(expected, StateNames.Normalise(names));
}
