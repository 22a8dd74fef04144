using System.IO.Compression;
using CsCheck;
using MlNetFixedHeads.TorchBridge.Weights;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

[TestClass]
public sealed class CheckpointFileTests
{
    private static readonly WrittenTensor Small = WrittenTensor.Of("weight", [1, 2, 3, 4, 5, 6], 2, 3);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_strided_tensor_has_the_values_its_offset_and_strides_say(bool legacy)
    {
        using TemporaryFolder folder = new();
        Gen<long[]> shapes = Gen.Long[0, 4].Array[0, 4];
        Gen.Select(shapes, Gen.Long[0, 5].Array[4], Gen.Long[0, 3]).Sample(
            (shape, anyStrides, offset) =>
            {
                long[] strides = anyStrides[..shape.Length];
                long last = shape.Contains(0) ? -1 : shape.Zip(strides, (s, t) => (s - 1) * t).Sum();
                float[] values = [.. Enumerable.Range(0, (int)(offset + last + 1)).Select(i => i * 0.5f)];
                WrittenTensor tensor = new("t", WrittenStorage.Of("0", values), offset, shape, strides);
                Read(folder, CheckpointWriter.Write(legacy, tensor), file =>
                {
                    StateEntry entry = file.State.Entries.Single();
                    CollectionAssert.AreEqual(shape, entry.Shape.ToArray());
                    CollectionAssert.AreEqual(Expected(values, offset, shape, strides), entry.ReadSingle());
                });
            },
            iter: 200, threads: 1);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Tensors_saved_on_a_GPU_are_read_like_any_other(bool legacy)
    {
        using TemporaryFolder folder = new();
        WrittenTensor onGpu = Small with { Storage = Small.Storage with { Location = "cuda:0" } };
        Read(folder, CheckpointWriter.Write(legacy, onGpu), file =>
            CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, file.State.Entries[0].ReadSingle()));
    }

    [TestMethod]
    public void A_view_of_a_storage_begins_where_the_view_does()
    {
        using TemporaryFolder folder = new();
        WrittenTensor view = new("t", Small.Storage, 1, [2], [1]) { View = (2, 3) };
        Read(folder, CheckpointWriter.Write(legacy: true, view), file => CollectionAssert.AreEqual(new float[] { 4, 5 }, file.State.Entries[0].ReadSingle()));
        WrittenTensor beyond = view with { View = (4, 3) };
        Refused(folder, CheckpointWriter.Write(legacy: true, beyond), "view", "beyond");
        Refused(folder, CheckpointWriter.Write(legacy: true, view with { Offset = 2 }), "beyond its storage");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_tensor_outside_its_storage_is_refused_before_anything_is_allocated(bool legacy)
    {
        using TemporaryFolder folder = new();
        WrittenTensor t = Small;
        (WrittenTensor Tensor, string Word)[] cases =
        [
            (t with { Shape = [2, 4], Strides = [3, 1] }, "beyond its storage"),
            (t with { Offset = 1 }, "beyond its storage"),
            (t with { Offset = -1 }, "makes no sense"),
            (t with { Shape = [-2, 3] }, "makes no sense"),
            (t with { Strides = [-3, 1] }, "makes no sense"),
            (t with { Strides = [3] }, "makes no sense"),
            (t with { Shape = [long.MaxValue, 3], Strides = [0, 1] }, "overflows"),
            (t with { Shape = [3, 3], Strides = [long.MaxValue, 1] }, "overflows"),
            (t with { Shape = [1_000_000_000], Strides = [0] }, "16 times"),
            (t with { Storage = t.Storage with { Count = 1L << 60 }, Shape = [1L << 60], Strides = [1] }, legacy ? "truncated" : "24 bytes"),
            (t with { Storage = t.Storage with { Count = long.MaxValue } }, legacy ? "truncated" : "24 bytes"),
            (t with { Storage = t.Storage with { Count = -1 } }, "not that of a storage"),
            (t with { Storage = t.Storage with { Type = "ShortStorage", Count = legacy ? 6 : 12 } }, "ShortStorage"),
        ];
        foreach ((WrittenTensor tensor, string word) in cases) Refused(folder, CheckpointWriter.Write(legacy, tensor), word);
    }

    [TestMethod]
    public void A_damaged_tensor_of_a_zip_archive_is_noticed_by_its_checksum()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = CheckpointWriter.Write(legacy: false, Small, new WrittenTensor("part", Small.Storage, 4, [2], [1]));
        int data = bytes.AsSpan().IndexOf(Small.Storage.Bytes);
        bytes[data] ^= 1;
        Read(folder, bytes, file =>
        {
            foreach (StateEntry entry in file.State.Entries)
            {
                CheckpointException error = Assert.ThrowsExactly<CheckpointException>(() => entry.ReadBytes());
                Assert.Contains("CRC-32", error.Message);
                Assert.Contains(entry.Name, error.Message);
                Assert.Contains(file.Path, error.Message);
            }
        });
    }

    [TestMethod]
    public void Compressed_entries_big_endian_archives_and_missing_storages_are_refused()
    {
        using TemporaryFolder folder = new();
        byte[] pickle = CheckpointWriter.State([Small], legacy: false);
        WrittenStorage zeros = Small.Storage with { Bytes = new byte[24] };
        Refused(folder, CheckpointWriter.Zip(pickle, [zeros], level: CompressionLevel.Optimal), "compressed");
        Refused(folder, CheckpointWriter.Zip(pickle, [zeros], byteOrder: "big"), "'big'");
        Refused(folder, CheckpointWriter.Zip(pickle, []), "'weight'", "not in the archive");
        Refused(folder, CheckpointWriter.Legacy(CheckpointWriter.State([Small], legacy: true), []), "'weight'", "not in the file");
    }

    [TestMethod]
    public void Other_files_are_refused_with_what_they_begin_with()
    {
        using TemporaryFolder folder = new();
        Refused(folder, [], "empty");
        Refused(folder, "no checkpoint"u8.ToArray(), "6E6F20", "504B0304");
        Refused(folder, new PickleWriter().Number(5).Stop(), "magic number");
        Assert.Contains("no such file", Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Open("none.pth")).Message);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Content_decides_the_format_whatever_the_name(bool legacy)
    {
        using TemporaryFolder folder = new();
        string path = folder["weights.safetensors"];
        File.WriteAllBytes(path, CheckpointWriter.Write(legacy, Small));
        using (IWeightsFile file = WeightsFiles.Open(path)) Assert.AreEqual("weight F32 [2, 3]", file.State.Entries.Single().ToString());
        using (CheckpointFile file = CheckpointFile.Open(path)) SafetensorsWriter.Write(folder["weights.pth"], file.State);
        using (IWeightsFile file = WeightsFiles.Open(folder["weights.pth"])) Assert.IsInstanceOfType<SafetensorsFile>(file);
    }

    private static float[] Expected(float[] values, long offset, long[] shape, long[] strides)
    {
        IEnumerable<long> places = [offset];
        for (int d = 0; d < shape.Length; d++)
        {
            int dimension = d;
            places = [.. places.SelectMany(p => Enumerable.Range(0, (int)shape[dimension]).Select(i => p + (i * strides[dimension])))];
        }

        return [.. places.Select(p => values[p])];
    }

    private static void Read(TemporaryFolder folder, byte[] bytes, Action<CheckpointFile> check)
    {
        File.WriteAllBytes(folder["x.pth"], bytes);
        using CheckpointFile file = CheckpointFile.Open(folder["x.pth"]);
        check(file);
    }

    private static void Refused(TemporaryFolder folder, byte[] bytes, params string[] words)
    {
        CheckpointException error = Assert.ThrowsExactly<CheckpointException>(() => Read(folder, bytes, _ => { }));
        foreach (string word in words) Assert.Contains(word, error.Message);
        Assert.Contains(folder["x.pth"], error.Message);
    }
}
