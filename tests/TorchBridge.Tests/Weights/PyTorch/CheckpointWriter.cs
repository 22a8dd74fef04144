using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>Writes checkpoints in both formats of torch.save.</summary>
internal static class CheckpointWriter
{
    private static readonly byte[] Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, null).ToByteArray();

    public static byte[] Write(bool legacy, params WrittenTensor[] tensors) =>
        legacy ? Legacy(State(tensors, legacy), Storages(tensors)) : Zip(State(tensors, legacy), Storages(tensors));

    public static byte[] State(IEnumerable<WrittenTensor> tensors, bool legacy) =>
        new PickleWriter().Dictionary(tensors.Select(t => (t.Name, (Action<PickleWriter>)(w => w.Tensor(t, legacy))))).Stop();

    public static WrittenStorage[] Storages(IEnumerable<WrittenTensor> tensors) => [.. tensors.Select(t => t.Storage).DistinctBy(s => s.Key)];

    public static byte[] Zip(byte[] pickle, IEnumerable<WrittenStorage> storages, string byteOrder = "little", CompressionLevel level = CompressionLevel.NoCompression)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, byte[] bytes)
            {
                using Stream entry = zip.CreateEntry($"archive/{name}", level).Open();
                entry.Write(bytes);
            }

            Add("data.pkl", pickle);
            Add("byteorder", Encoding.ASCII.GetBytes(byteOrder));
            foreach (WrittenStorage storage in storages) Add($"data/{storage.Key}", storage.Bytes);
            Add("version", "3\n"u8.ToArray());
        }

        return stream.ToArray();
    }

    public static byte[] Legacy(byte[] pickle, WrittenStorage[] storages)
    {
        using MemoryStream stream = new();
        stream.Write(new PickleWriter().Raw(0x8a, (byte)Magic.Length).Raw(Magic).Stop());
        stream.Write(new PickleWriter().Number(1001).Stop());
        stream.Write(new PickleWriter().Dictionary([("little_endian", w => w.Raw(0x88))]).Stop());
        stream.Write(pickle);
        stream.Write(new PickleWriter().Texts(storages.Select(s => s.Key)).Stop());
        foreach (WrittenStorage storage in storages)
        {
            stream.Write(BitConverter.GetBytes(storage.Count));
            stream.Write(storage.Bytes);
        }

        return stream.ToArray();
    }
}
