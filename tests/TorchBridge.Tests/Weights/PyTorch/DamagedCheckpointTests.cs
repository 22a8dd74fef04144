using MlNetFixedHeads.TorchBridge.Weights;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>Damaged files give errors of one kind, whatever is damaged.</summary>
[TestClass]
public sealed class DamagedCheckpointTests
{
    private const int Seed = 20201123;

    /// <summary>Generous, beside files of a few kilobytes.</summary>
    private const long MemoryLimit = 64 << 20;

    [TestMethod]
    [DataRow("types_zip.pth")]
    [DataRow("types_legacy.pth")]
    [DataRow("views_legacy.pth")]
    [DataRow("training_zip.pth")]
    [DataRow("training_legacy.pth")]
    [DataRow("types_protocol4_zip.pth")]
    public void A_truncated_file_is_an_error_at_every_length(string name)
    {
        byte[] whole = File.ReadAllBytes(Fixture.Find(name));
        for (int length = 0; length < whole.Length; length++)
        {
            CheckpointException? error = Try(whole[..length]);
            Assert.IsNotNull(error, $"{length} of {whole.Length} bytes");
        }
    }

    [TestMethod]
    [DataRow("types_zip.pth")]
    [DataRow("types_legacy.pth")]
    [DataRow("views_zip.pth")]
    [DataRow("views_legacy.pth")]
    [DataRow("training_zip.pth")]
    [DataRow("training_legacy.pth")]
    public void Flipped_bits_are_an_error_or_change_values_only(string name)
    {
        byte[] whole = File.ReadAllBytes(Fixture.Find(name));
        int refused = 0;
        Random random = new(Seed);
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 5); flips > 0; flips--) damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            if (Try(damaged) is not null) refused++;
        }

        Assert.IsGreaterThan(300, refused);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Random_pickles_are_errors(bool legacy)
    {
        // Operations that exist, so that most go far.
        byte[] codes = [.. "(01t)2NJKMGXBCTUl]aesu}qrhjcibRQ."u8, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x93, 0x94, 0x95, 0x81];
        Random random = new(Seed);
        for (int i = 0; i < 2000; i++)
        {
            byte[] body = new byte[random.Next(1, 60)];
            for (int at = 0; at < body.Length; at++) body[at] = random.Next(3) == 0 ? (byte)random.Next(9) : codes[random.Next(codes.Length)];
            byte[] pickle = [0x80, 2, .. body, (byte)'.'];
            Assert.IsNotNull(Try(legacy ? CheckpointWriter.Legacy(pickle, []) : CheckpointWriter.Zip(pickle, [])), Convert.ToHexString(body));
        }
    }

    /// <summary>Opens and reads everything; null where that works, and a failure where anything but the one exception is thrown.</summary>
    private static CheckpointException? Try(byte[] bytes)
    {
        const string path = "damaged.pth";
        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointException? error = null;
        try
        {
            using CheckpointFile file = CheckpointFile.Open(path, () => new FileBytes(bytes));
            foreach (StateEntry entry in file.State.Entries) Assert.AreEqual(entry.Bytes, entry.ReadBytes().LongLength);
        }
        catch (CheckpointException e)
        {
            Assert.Contains(path, e.Message);
            error = e;
        }

        Assert.IsLessThan(MemoryLimit, GC.GetAllocatedBytesForCurrentThread() - before);
        return error;
    }
}
