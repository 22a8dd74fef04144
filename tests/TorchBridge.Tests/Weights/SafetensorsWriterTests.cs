using CsCheck;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

[TestClass]
public sealed class SafetensorsWriterTests
{
    private static readonly Gen<StateEntry> Entry = Gen.Select(Gen.Enum<WeightType>(), Gen.Long[0, 4].Array[0, 3], Gen.UInt)
        .SelectMany(t => Gen.Byte.Array[(int)(t.Item2.Aggregate(1L, (a, b) => a * b) * WeightTypes.SizeOf(t.Item1))].Select(bytes =>
            new StateEntry($"tensor.{t.Item3}.\u00e4\"", t.Item1, t.Item2, () => bytes)));

    [TestMethod]
    public void What_is_written_is_read_back()
    {
        using TemporaryFolder folder = new();
        string path = folder["x.safetensors"];
        Gen.Select(Entry.Array[0, 6], Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 5], Gen.String[Gen.Char.AlphaNumeric, 0, 9])[0, 3]).Sample(
            (entries, metadata) =>
            {
                StateDictionary state = new("memory", entries.DistinctBy(e => e.Name));
                SafetensorsWriter.Write(path, state, metadata);
                using SafetensorsFile file = SafetensorsFile.Open(path);
                CollectionAssert.AreEquivalent(metadata, file.Metadata.ToDictionary());
                Assert.HasCount(state.Entries.Count, file.State.Entries);
                foreach (StateEntry entry in state.Entries)
                {
                    Assert.IsTrue(file.State.TryGet(entry.Name, out StateEntry? read));
                    Assert.AreEqual(entry.ToString(), read.ToString());
                    CollectionAssert.AreEqual(entry.ReadBytes(), read.ReadBytes());
                }
            },
            iter: 100, threads: 1);
    }

    [TestMethod]
    public void Tensors_are_aligned_and_bytes_repeat()
    {
        using TemporaryFolder folder = new();
        StateDictionary state = new("memory",
        [
            new StateEntry("half", WeightType.Float16, [3], () => new byte[6]),
            new StateEntry("single", WeightType.Float32, [3], () => new byte[12]),
            new StateEntry("counter", WeightType.Int64, [], () => new byte[8]),
        ]);
        SafetensorsWriter.Write(folder["1"], state, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        SafetensorsWriter.Write(folder["2"], state, new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        byte[] bytes = File.ReadAllBytes(folder["1"]);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(folder["2"]));
        Assert.AreEqual(0, BitConverter.ToInt64(bytes) % 8);
        using SafetensorsFile file = SafetensorsFile.Open(folder["1"]);
        CollectionAssert.AreEqual(new[] { "counter", "single", "half" }, file.State.Entries.Select(e => e.Name).ToArray());
    }

    [TestMethod]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string path = folder["x.safetensors"];
        File.WriteAllText(path, "old");
        StateDictionary state = new("memory", [new StateEntry("a", WeightType.Float32, [2], () => new byte[7])]);
        Assert.Contains("expected 8", Assert.ThrowsExactly<SafetensorsException>(() => SafetensorsWriter.Write(path, state)).Message);
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, folder.Files);
    }

    [TestMethod]
    public void A_missing_folder_and_a_forbidden_name_are_errors_that_name_the_file()
    {
        using TemporaryFolder folder = new();
        string lost = Path.Combine(folder["missing"], "x.safetensors");
        Assert.Contains(lost, Assert.ThrowsExactly<SafetensorsException>(() => SafetensorsWriter.Write(lost, new StateDictionary("memory", []))).Message);
        StateDictionary state = new("memory", [new StateEntry("__metadata__", WeightType.UInt8, [], () => new byte[1])]);
        Assert.ThrowsExactly<SafetensorsException>(() => SafetensorsWriter.Write(folder["x"], state));
    }
}
