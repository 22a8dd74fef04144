using MlNetFixedHeads.TorchBridge.Weights;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>Reads what PyTorch itself wrote.</summary>
[TestClass]
public sealed class PyTorchFilesTests
{
    [TestMethod]
    [DataRow("types_zip.pth")]
    [DataRow("types_legacy.pth")]
    [DataRow("types_protocol4_zip.pth")]
    public void Every_element_type_is_read(string name)
    {
        using CheckpointFile file = CheckpointFile.Open(Fixture.Find(name));
        (string Name, WeightType Type)[] floating =
            [("float32", WeightType.Float32), ("float64", WeightType.Float64), ("float16", WeightType.Float16), ("bfloat16", WeightType.BFloat16)];
        foreach ((string tensor, WeightType type) in floating)
        {
            StateEntry entry = Find(file, tensor);
            Assert.AreEqual(type, entry.Type);
            CollectionAssert.AreEqual(new long[] { 2, 3 }, entry.Shape.ToArray());
            CollectionAssert.AreEqual(Fixture.Values(tensor, 6), entry.ReadSingle());
        }

        foreach (string tensor in new[] { "int64", "int32", "uint8" })
            CollectionAssert.AreEqual(Fixture.Values(tensor, 6).Select(v => (long)(v * 4) + 11).ToArray(), Find(file, tensor).ReadInt64(), tensor);
        CollectionAssert.AreEqual(Fixture.Values("bool", 6).Select(v => v > 0 ? 1L : 0).ToArray(), Find(file, "bool").ReadInt64());
        CollectionAssert.AreEqual(new[] { (long)(Fixture.Values("scalar", 1)[0] * 4) + 11 }, Find(file, "scalar").ReadInt64());
        Assert.HasCount(0, Find(file, "scalar").Shape);
        CollectionAssert.AreEqual(new long[] { 0, 3 }, Find(file, "empty").Shape.ToArray());
        Assert.HasCount(0, Find(file, "empty").ReadSingle());
        Assert.HasCount(10, file.State.Entries);
    }

    [TestMethod]
    [DataRow("views_zip.pth")]
    [DataRow("views_legacy.pth")]
    public void Shared_transposed_sliced_expanded_and_permuted_tensors_are_read(string name)
    {
        using CheckpointFile file = CheckpointFile.Open(Fixture.Find(name));
        float[] whole = Fixture.Values("whole", 24);
        float At(int row, int column) => whole[(6 * row) + column];
        CollectionAssert.AreEqual(whole, Find(file, "whole").ReadSingle());
        CollectionAssert.AreEqual(whole, Find(file, "same").ReadSingle());
        CollectionAssert.AreEqual(Pairs(6, 4, (i, j) => At(j, i)), Find(file, "transposed").ReadSingle());
        CollectionAssert.AreEqual(whole[6..18], Find(file, "rows").ReadSingle());
        CollectionAssert.AreEqual(Pairs(4, 1, (i, _) => At(i, 2)), Find(file, "column").ReadSingle());
        CollectionAssert.AreEqual(Pairs(2, 2, (i, j) => At(2 * i, 3 * j)), Find(file, "every_second").ReadSingle());
        CollectionAssert.AreEqual(Enumerable.Repeat(whole[0], 5).ToArray(), Find(file, "expanded").ReadSingle());
        float[] permuted = Fixture.Values("permuted", 24);
        CollectionAssert.AreEqual(new long[] { 4, 2, 3 }, Find(file, "permuted").Shape.ToArray());
        CollectionAssert.AreEqual(Pairs(4, 6, (i, jk) => permuted[(4 * jk) + i]), Find(file, "permuted").ReadSingle());
    }

    [TestMethod]
    [DataRow("training_zip.pth")]
    [DataRow("training_legacy.pth")]
    public void A_training_checkpoint_gives_the_models_tensors_by_the_models_names(string name)
    {
        using CheckpointFile file = CheckpointFile.Open(Fixture.Find(name));
        string[] names = ["conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked"];
        CollectionAssert.AreEqual(names, file.State.Entries.Select(e => e.Name).ToArray());
        foreach (string tensor in names.SkipLast(1))
            CollectionAssert.AreEqual(Fixture.Values(tensor, (int)Find(file, tensor).Count), Find(file, tensor).ReadSingle(), tensor);
        Assert.AreEqual(WeightType.Int64, Find(file, names[^1]).Type);
    }

    [TestMethod]
    [DataRow("parameters_zip.pth")]
    [DataRow("parameters_legacy.pth")]
    public void Parameters_are_their_tensors(string name)
    {
        using CheckpointFile file = CheckpointFile.Open(Fixture.Find(name));
        CollectionAssert.AreEqual(Fixture.Values("p", 3), Find(file, "p").ReadSingle());
        CollectionAssert.AreEqual(Fixture.Values("q", 4), Find(file, "q").ReadSingle());
    }

    [TestMethod]
    [DataRow("hostile_zip.pth")]
    [DataRow("hostile_legacy.pth")]
    public void A_pickle_that_would_run_a_command_is_refused_by_its_name_and_runs_nothing(string name)
    {
        CheckpointException error = Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Open(Fixture.Find(name)));
        Assert.Contains("'posix.system'", error.Message);
        Assert.Contains("nothing was run", error.Message);
        Assert.IsFalse(File.Exists("hostile_was_here"));
    }

    [TestMethod]
    public void A_whole_model_and_a_script_are_refused_with_what_they_are()
    {
        Assert.Contains("'torch.nn.modules.container.Sequential'", Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Open(Fixture.Find("module_zip.pth"))).Message);
        Assert.Contains("TorchScript", Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Open(Fixture.Find("script_zip.pth"))).Message);
    }

    private static float[] Pairs(int rows, int columns, Func<int, int, float> value) =>
        [.. Enumerable.Range(0, rows).SelectMany(i => Enumerable.Range(0, columns).Select(j => value(i, j)))];

    private static StateEntry Find(CheckpointFile file, string name)
    {
        Assert.IsTrue(file.State.TryGet(name, out StateEntry? entry), name);
        return entry;
    }
}
