using System.Text;
using CsCheck;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

[TestClass]
public sealed class SafetensorsFileTests
{
    private static readonly byte[] Small = Bytes(
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""", 16);

    [TestMethod]
    public void Tensors_metadata_and_shapes_are_read()
    {
        byte[] bytes = [.. Small];
        BitConverter.GetBytes(1.5f).CopyTo(bytes, bytes.Length - 16);
        BitConverter.GetBytes(-9L).CopyTo(bytes, bytes.Length - 8);
        Read(bytes, file =>
        {
            Assert.AreEqual("pt", file.Metadata["format"]);
            CollectionAssert.AreEqual(new[] { "a", "b" }, file.State.Entries.Select(e => e.Name).ToArray());
            CollectionAssert.AreEqual(new[] { 1.5f, 0f }, file.ReadSingle("a"));
            CollectionAssert.AreEqual(new[] { -9L }, file.ReadInt64("b"));
            CollectionAssert.AreEqual(new[] { 2L, 1L }, file.State.Entries[0].Shape.ToArray());
            Assert.HasCount(0, file.State.Entries[1].Shape);
        });
    }

    [TestMethod]
    public void Offsets_decide_where_a_tensor_is_not_its_place_in_the_header()
    {
        byte[] bytes = Bytes("""{"late":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"early":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2);
        bytes[^1] = 7;
        Read(bytes, file => Assert.AreEqual(7L, file.ReadInt64("late")[0]));
    }

    [TestMethod]
    public void A_file_with_no_tensors_and_one_with_empty_tensors_are_valid()
    {
        Read(Bytes("{}   ", 0), file => Assert.HasCount(0, file.State.Entries));
        Read(Bytes("""{"e":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}""", 0), file => Assert.HasCount(0, file.ReadSingle("e")));
    }

    [TestMethod]
    public void An_unknown_name_is_an_error_that_names_the_file()
    {
        Read(Small, file =>
        {
            SafetensorsException error = Assert.ThrowsExactly<SafetensorsException>(() => file.ReadSingle("c"));
            Assert.Contains(file.Path, error.Message);
            Assert.Contains("'c'", error.Message);
        });
    }

    [TestMethod]
    public void A_missing_file_and_a_folder_are_errors_that_say_so()
    {
        Assert.Contains("no-such-file.safetensors", Assert.ThrowsExactly<SafetensorsException>(() => SafetensorsFile.Open("no-such-file.safetensors")).Message);
        Assert.Contains("it is a folder", Assert.ThrowsExactly<SafetensorsException>(() => SafetensorsFile.Open(AppContext.BaseDirectory)).Message);
    }

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}}""", 7, "8 bytes")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "follow the last tensor")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "truncated")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "hole")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlaps")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "spans 4..0")]
    [DataRow("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "F8_E4M3")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflows")]
    [DataRow("""{"a":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}}""", 0, "overflows")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}""", 0, "whole numbers")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}""", 6, "whole numbers")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 8, "expected 2")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "data_offsets")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"extra":1}}""", 1, "besides")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "JSON")]
    [DataRow("""{"a":5}""", 0, "no object")]
    [DataRow("""{"__metadata__":{"a":5}}""", 0, "no text")]
    [DataRow("""{"__metadata__":5}""", 0, "no object")]
    [DataRow("""{"\ud800":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}""", 1, "JSON")]
    [DataRow("""[1]""", 0, "begin with")]
    [DataRow("""{"a":""", 0, "JSON")]
    public void Invalid_headers_are_refused_with_the_reason(string header, int dataLength, string reason)
    {
        SafetensorsException error = Assert.ThrowsExactly<SafetensorsException>(() => Read(Bytes(header, dataLength), _ => { }));
        Assert.Contains(reason, error.Message);
        Assert.Contains(error.Path, error.Message);
    }

    [TestMethod]
    public void A_header_beyond_the_limit_is_not_even_allocated()
    {
        byte[] bytes = [.. Small];
        BitConverter.GetBytes(100_000_001L).CopyTo(bytes, 0);
        Assert.Contains("at most 100000000", Assert.ThrowsExactly<SafetensorsException>(() => Read(bytes, _ => { })).Message);
        BitConverter.GetBytes(ulong.MaxValue).CopyTo(bytes, 0);
        Assert.ThrowsExactly<SafetensorsException>(() => Read(bytes, _ => { }));
    }

    [TestMethod]
    public void Truncated_files_are_refused_at_every_length()
    {
        for (int length = 0; length < Small.Length; length++)
            Assert.ThrowsExactly<SafetensorsException>(() => Read(Small[..length], _ => { }));
    }

    [TestMethod]
    public void Damaged_files_are_read_or_refused_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        Gen.Select(Gen.Int[0, Small.Length - 1], Gen.Byte).Array[1, 5].Sample(
            changes =>
            {
                byte[] bytes = [.. Small];
                foreach ((int position, byte value) in changes) bytes[position] = value;
                string path = folder["damaged.safetensors"];
                File.WriteAllBytes(path, bytes);
                try
                {
                    using SafetensorsFile file = SafetensorsFile.Open(path);
                    foreach (StateEntry entry in file.State.Entries) Assert.AreEqual(entry.Count, entry.ReadSingle().LongLength);
                }
                catch (SafetensorsException)
                {
                    // The only way to refuse.
                }
            },
            iter: 500, threads: 1);
    }

    [TestMethod]
    public void Damaged_headers_are_read_or_refused_and_nothing_else()
    {
        byte[] header = Small[8..^16];
        Gen.Select(Gen.Int[0, header.Length - 1], Gen.Byte).Array[1, 5].Sample(
            changes =>
            {
                byte[] bytes = [.. header];
                foreach ((int position, byte value) in changes) bytes[position] = value;
                try
                {
                    Assert.AreEqual(16L, SafetensorsHeader.Parse(bytes, 16).Tensors.Sum(t => t.End - t.Begin));
                }
                catch (InvalidDataException)
                {
                    // The only way to refuse.
                }
            },
            iter: 5000);
    }

    private static byte[] Bytes(string header, int dataLength) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]];

    private static void Read(byte[] bytes, Action<SafetensorsFile> check)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["x.safetensors"], bytes);
        using SafetensorsFile file = SafetensorsFile.Open(folder["x.safetensors"]);
        check(file);
    }
}
