using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>A file of prepared pictures in the making. It gets its final name when it is complete; until then no other process reads it.</summary>
internal sealed class PackWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly List<(PictureStamp Stamp, long Offset)> _entries = [];
    private long _end = PackFormat.HeaderSize;
    private int _failed;

    /// <param name="path">Its name while it is written.</param>
    /// <param name="key">Key of the form.</param>
    public PackWriter(string path, ReadOnlySpan<byte> key)
    {
        _path = path;

        // The shared lock that comes with reading tells other processes that it is in use; sharing deletion lets Windows rename it.
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Span<byte> header = stackalloc byte[PackFormat.HeaderSize];
        BinaryPrimitives.WriteUInt64LittleEndian(header, PackFormat.Magic);
        key.CopyTo(header[8..]);
        RandomAccess.Write(_file, header, 0);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Bytes a picture takes in the file.</summary>
    public static long SizeOf(DecodedImage image) => PackFormat.RecordPrefix + PictureRecord.Size(image) + PackFormat.EntrySize;

    /// <summary>Writes a picture.</summary>
    /// <returns>Where it begins.</returns>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public long Append(PictureStamp stamp, DecodedImage image)
    {
        int size = (int)(PackFormat.RecordPrefix + PictureRecord.Size(image));
        byte[] bytes = ArrayPool<byte>.Shared.Rent(size);
        Span<byte> record = bytes.AsSpan(0, size);
        stamp.Write(record[8..]);
        PictureRecord.Write(image, record[PackFormat.RecordPrefix..]);
        BinaryPrimitives.WriteUInt64LittleEndian(record, PackFormat.Hash(record[8..]));
        long offset;
        lock (_gate)
        {
            offset = _end;
            _end += size;
        }

        try
        {
            RandomAccess.Write(_file, record, offset);
            lock (_gate)
            {
                _entries.Add((stamp, offset));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return offset;
    }

    /// <summary>Reads back what this process has written.</summary>
    public DecodedImage Read(long offset)
    {
        Span<byte> header = stackalloc byte[PictureRecord.HeaderSize];
        Fill(header, offset + PackFormat.RecordPrefix);
        int size = (int)(PictureRecord.Size(header) ?? throw Cut());
        byte[] bytes = ArrayPool<byte>.Shared.Rent(size);
        Fill(bytes.AsSpan(0, size), offset + PackFormat.RecordPrefix);
        DecodedImage image = PictureRecord.Read(bytes.AsSpan(0, size));
        ArrayPool<byte>.Shared.Return(bytes);
        return image;
    }

    /// <summary>Gives the file its final name, with everything on the disk before it. Without pictures there will be no file.</summary>
    /// <exception cref="IOException">The disk is full, or the file was deleted by another program.</exception>
    public void Complete(string path)
    {
        if (_entries.Count == 0 || _failed != 0)
        {
            return;
        }

        _entries.Sort((a, b) => a.Stamp.CompareTo(b.Stamp));
        byte[] index = GC.AllocateUninitializedArray<byte>(_entries.Count * PackFormat.EntrySize);
        for (int i = 0; i < _entries.Count; i++)
        {
            Span<byte> entry = index.AsSpan(i * PackFormat.EntrySize, PackFormat.EntrySize);
            _entries[i].Stamp.Write(entry);
            BinaryPrimitives.WriteInt64LittleEndian(entry[PictureStamp.Size..], _entries[i].Offset);
        }

        Span<byte> footer = stackalloc byte[PackFormat.FooterSize];
        BinaryPrimitives.WriteInt64LittleEndian(footer, _end);
        BinaryPrimitives.WriteInt64LittleEndian(footer[8..], _entries.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[16..], PackFormat.Hash(index));
        BinaryPrimitives.WriteUInt64LittleEndian(footer[24..], PackFormat.Magic);
        RandomAccess.Write(_file, index, _end);
        RandomAccess.Write(_file, footer, _end + index.Length);
        RandomAccess.FlushToDisk(_file);
        File.Move(_path, path, overwrite: false);
    }

    /// <summary>Closes the file, and deletes it where it was not completed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
            {
                throw Cut();
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    private IOException Cut()
    {
        Volatile.Write(ref _failed, 1);
        return new(string.Create(CultureInfo.InvariantCulture, $"The picture cache '{_path}' was cut short by another program."));
    }
}
