using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>A complete file of prepared pictures, mapped into memory. The lock it holds keeps other processes from deleting the file.</summary>
internal sealed unsafe class PackReader : IDisposable
{
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly long _index;
    private int _used;

    private PackReader(FileStream file)
    {
        _file = file;
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
        ReadOnlySpan<byte> footer = At(file.Length - PackFormat.FooterSize, PackFormat.FooterSize);
        _index = BinaryPrimitives.ReadInt64LittleEndian(footer);
        long count = BinaryPrimitives.ReadInt64LittleEndian(footer[8..]);
        if (_index < PackFormat.HeaderSize || count < 1 || count > int.MaxValue / PackFormat.EntrySize
            || _index != file.Length - PackFormat.FooterSize - (count * PackFormat.EntrySize)
            || BinaryPrimitives.ReadUInt64LittleEndian(footer[24..]) != PackFormat.Magic)
        {
            throw new InvalidDataException($"The picture cache '{file.Name}' is damaged: its footer does not fit its length.");
        }

        Count = (int)count;
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer[16..]) != PackFormat.Hash(At(_index, Count * PackFormat.EntrySize)))
        {
            throw new InvalidDataException($"The picture cache '{file.Name}' is damaged: its index does not fit its hash.");
        }
    }

    public int Count { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is gone, or being deleted by another process.</exception>
    /// <exception cref="InvalidDataException">It is no such file, for another form, or damaged.</exception>
    public static PackReader Open(string path, ReadOnlySpan<byte> key)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Write | FileShare.Delete, bufferSize: 0, FileOptions.RandomAccess);
        try
        {
            Span<byte> header = stackalloc byte[PackFormat.HeaderSize];
            if (file.Length < PackFormat.HeaderSize + PackFormat.FooterSize || file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
                || BinaryPrimitives.ReadUInt64LittleEndian(header) != PackFormat.Magic || !header[8..].SequenceEqual(key))
            {
                throw new InvalidDataException($"The picture cache '{path}' is damaged: it does not begin as its name says.");
            }

            return new PackReader(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Where the record of a stamp begins, or -1.</summary>
    public long Find(PictureStamp stamp)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            ReadOnlySpan<byte> entry = At(_index + ((long)middle * PackFormat.EntrySize), PackFormat.EntrySize);
            int order = PictureStamp.Read(entry).CompareTo(stamp);
            if (order == 0)
            {
                return BinaryPrimitives.ReadInt64LittleEndian(entry[PictureStamp.Size..]);
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Whether the record is whole: its length, its stamp and its hash are right.</summary>
    public bool IsWhole(long offset, PictureStamp stamp)
    {
        if (offset < PackFormat.HeaderSize || offset > _index - PackFormat.RecordPrefix - PictureRecord.HeaderSize
            || PictureRecord.Size(At(offset + PackFormat.RecordPrefix, PictureRecord.HeaderSize)) is not { } size
            || size > _index - offset - PackFormat.RecordPrefix)
        {
            return false;
        }

        ReadOnlySpan<byte> hash = At(offset, 8);
        ReadOnlySpan<byte> hashed = At(offset + 8, (int)size + PictureStamp.Size);
        return PictureStamp.Read(hashed) == stamp && BinaryPrimitives.ReadUInt64LittleEndian(hash) == PackFormat.Hash(hashed);
    }

    /// <summary>The picture of a whole record.</summary>
    public DecodedImage Read(long offset)
    {
        // A file that serves is not stale; one that is only opened may be.
        if (Interlocked.Exchange(ref _used, 1) == 0)
        {
            CacheFiles.Touch(_file.Name);
        }

        long record = offset + PackFormat.RecordPrefix;
        return PictureRecord.Read(At(record, (int)PictureRecord.Size(At(record, PictureRecord.HeaderSize))!.Value));
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private ReadOnlySpan<byte> At(long offset, int length) => new(_start + offset, length);
}
