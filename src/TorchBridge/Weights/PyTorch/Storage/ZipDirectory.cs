using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>The directory of a zip archive whose entries are stored, not compressed, as PyTorch writes them: their bytes can be read in
/// place, in parts and from several threads, and an entry can never become larger than the file.</summary>
internal sealed class ZipDirectory
{
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const int LargestDirectory = 16 << 20;
    private const ushort Encrypted = 1;

    private readonly FileBytes _bytes;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(FileBytes bytes) => _bytes = bytes;

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static ZipDirectory Read(FileBytes bytes)
    {
        ZipEnd end = ZipEnd.Find(bytes);
        if (end.DirectoryLength > LargestDirectory)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its zip directory has {end.DirectoryLength} bytes; expected at most {LargestDirectory}."));
        byte[] directory = bytes.Read(end.DirectoryPosition, end.DirectoryLength);
        ZipDirectory result = new(bytes);
        int position = 0;
        for (ulong i = 0; i < end.Entries; i++) position += result.Add(directory.AsSpan(position));
        return result;
    }

    public Entry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Where an entry's bytes lie.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or the entry is compressed.</exception>
    public StoredBytes Locate(Entry entry)
    {
        if (entry.Method != 0 || entry.Packed != entry.Length || (entry.Flags & Encrypted) != 0)
            throw new InvalidDataException($"'{entry.Name}' is compressed or encrypted in the archive; PyTorch stores entries as they are.");
        byte[] local = _bytes.Read(entry.Header, LocalSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature) throw Damaged($"'{entry.Name}' is not where the directory says");
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26));
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28));
        if (Encoding.UTF8.GetString(_bytes.Read(entry.Header + LocalSize, nameLength)) != entry.Name) throw Damaged($"'{entry.Name}' has another name in its place");
        // Writers that leave the checksum out write 0.
        return new StoredBytes(_bytes, entry.Name, entry.Header + LocalSize + nameLength + extraLength, entry.Length, entry.Checksum == 0 ? null : entry.Checksum);
    }

    private static InvalidDataException Damaged(string what) => new($"the zip archive is damaged: {what}.");

    private int Add(ReadOnlySpan<byte> from)
    {
        if (from.Length < EntrySize || BinaryPrimitives.ReadUInt32LittleEndian(from) != EntrySignature) throw Damaged("an entry of its directory is missing");
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(from[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(from[30..]);
        int size = EntrySize + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(from[32..]);
        if (from.Length < size) throw Damaged("an entry of its directory is cut off");
        string name = Encoding.UTF8.GetString(from.Slice(EntrySize, nameLength));
        ulong packed = BinaryPrimitives.ReadUInt32LittleEndian(from[20..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(from[24..]);
        ulong header = BinaryPrimitives.ReadUInt32LittleEndian(from[42..]);
        ZipEnd.Widen(from.Slice(EntrySize + nameLength, extraLength), ref length, ref packed, ref header);
        if (length > (ulong)_bytes.Length || packed > (ulong)_bytes.Length || header > (ulong)_bytes.Length)
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"'{name}' of {length} bytes at {header} is beyond the file's {_bytes.Length} bytes"));
        Entry entry = new(
            name,
            BinaryPrimitives.ReadUInt16LittleEndian(from[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[16..]),
            (long)packed,
            (long)length,
            (long)header);
        if (!_entries.TryAdd(name, entry)) throw Damaged($"it has '{name}' twice");
        return size;
    }

    /// <summary>One entry as the directory describes it.</summary>
    internal sealed record Entry(string Name, ushort Flags, ushort Method, uint Checksum, long Packed, long Length, long Header);
}
