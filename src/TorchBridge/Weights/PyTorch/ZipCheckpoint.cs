using System.Globalization;
using System.Text;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>Reads the format since PyTorch 1.6: a zip archive with <c>data.pkl</c> and one entry for each storage.</summary>
internal static class ZipCheckpoint
{
    private const string PickleName = "/data.pkl";
    private const int LongestByteOrder = 16;

    /// <exception cref="InvalidDataException">It is damaged or no such checkpoint.</exception>
    public static Checkpoint Read(FileBytes bytes)
    {
        ZipDirectory zip = ZipDirectory.Read(bytes);
        string pickle = zip.Names.FirstOrDefault(n => n.EndsWith(PickleName, StringComparison.Ordinal) && n.IndexOf('/', StringComparison.Ordinal) == n.Length - PickleName.Length)
            ?? throw new InvalidDataException("it is a zip archive without 'data.pkl'; expected one that torch.save wrote.");
        string folder = pickle[..^(PickleName.Length - 1)];
        if (zip.Names.Contains($"{folder}constants.pkl"))
            throw new InvalidDataException("it is a TorchScript program (it has 'constants.pkl'); expected the state dictionary of a model, as torch.save(model.state_dict(), file) writes it.");
        CheckByteOrder(zip, $"{folder}byteorder");

        ZipDirectory.Entry entry = zip.Find(pickle)!;
        if (entry.Length > PickleCursor.MaximumLength)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{pickle}' has {entry.Length} bytes; expected at most {PickleCursor.MaximumLength}."));
        StoredBytes stored = zip.Locate(entry);
        // Compared with its checksum before a byte of it means anything.
        stored.Read(0, stored.Length);
        PickleCursor cursor = new(bytes, stored.Position, stored.Length);
        object? root = PickleMachine.Read(cursor, new StorageTable(hasViews: false).Load);
        return new Checkpoint(root, reference => Locate(zip, folder, reference));
    }

    private static StoredBytes Locate(ZipDirectory zip, string folder, StorageReference reference)
    {
        ZipDirectory.Entry entry = zip.Find($"{folder}data/{reference.Key}")
            ?? throw new InvalidDataException($"{reference} is not in the archive.");
        UInt128 expected = (UInt128)reference.Total * (UInt128)reference.Type.Size;
        return (UInt128)entry.Length == expected
            ? zip.Locate(entry)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{reference} has {entry.Length} bytes in the archive; expected {expected}."));
    }

    private static void CheckByteOrder(ZipDirectory zip, string name)
    {
        // Written since PyTorch 2.1; before, every writer was little-endian.
        if (zip.Find(name) is not { } entry) return;
        string order = Encoding.ASCII.GetString(zip.Locate(entry).Read(0, Math.Min(entry.Length, LongestByteOrder)));
        if (order != "little") throw new InvalidDataException($"its byte order is '{order}'; expected little.");
    }
}
