using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Pictures in files that outlive the run. A picture is found by its stamp, so that one that has changed is not found.</summary>
internal sealed class FileStore : IPreparedStore
{
    private const long Unknown = 0;

    /// <summary>Being written, or refused for want of room.</summary>
    private const long Closed = -1;

    /// <summary>An address is the place of a file (1 is the one being written), then the offset in it.</summary>
    private const int OffsetBits = 44;

    /// <summary>Room is asked for in pieces of this size, or of a small share of the budget.</summary>
    private const long Piece = 1 << 26;

    private readonly IImageSource _source;
    private readonly CacheFiles _files;
    private readonly byte[] _key;
    private readonly ILogger _logger;
    private readonly long _piece;
    private readonly List<PackReader> _packs;
    private readonly PackWriter _writer;

    // Eight bytes for each picture.
    private readonly long[] _addresses;
    private readonly Lock _gate = new();
    private long _room;
    private bool _full;
    private int _count;

    public FileStore(IImageSource source, PreparedForm form, CacheFiles files, ILogger logger)
    {
        (_source, _files, _logger, _key) = (source, files, logger, PackFormat.Key(form));
        _piece = Math.Clamp(files.Budget / 64, 1, Piece);
        _addresses = new long[source.Count];
        // The file first: a folder that cannot be written fails here, with nothing open.
        _writer = files.Create(_key);
        _packs = files.Open(_key);
    }

    public int Count => Volatile.Read(ref _count);

    public long MemoryUsed => 0;

    /// <summary>Pictures that were written by this run.</summary>
    public int Written => _writer.Count;

    public bool TryRead(int index, out DecodedImage image, out PictureStamp? stamp)
    {
        (image, stamp) = (default, null);
        long address = Volatile.Read(ref _addresses[index]);
        if (address == Unknown)
        {
            stamp = _source.Stamp(index);
            address = stamp is { } s ? Find(index, s) : Closed;
        }

        if (address <= Unknown)
        {
            return false;
        }

        int place = (int)(address >> OffsetBits);
        long offset = address & ((1L << OffsetBits) - 1);
        image = place == 1 ? _writer.Read(offset) : _packs[place - 2].Read(offset);
        return true;
    }

    public void Add(int index, PictureStamp? stamp, DecodedImage image)
    {
        // A file that was changed while it was decoded may be either of the two.
        if (stamp is not { } s || _source.Stamp(index) != stamp
            || Interlocked.CompareExchange(ref _addresses[index], Closed, Unknown) != Unknown || !TryReserve(PackWriter.SizeOf(image)))
        {
            return;
        }

        try
        {
            long offset = _writer.Append(s, image);
            Volatile.Write(ref _addresses[index], (1L << OffsetBits) | offset);
            Interlocked.Increment(ref _count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Stop($"cannot be written: {e.Message}");
        }
    }

    public void Dispose()
    {
        foreach (PackReader pack in _packs)
        {
            pack.Dispose();
        }

        using (_writer)
        {
            try
            {
                _writer.Complete(_files.NewName(_key));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _logger.LogWarning("The picture cache of this run is lost to later ones: {Reason}", e.Message);
            }
        }
    }

    private long Find(int index, PictureStamp stamp)
    {
        for (int i = 0; i < _packs.Count; i++)
        {
            long offset = _packs[i].Find(stamp);
            if (offset < 0)
            {
                continue;
            }

            if (_packs[i].IsWhole(offset, stamp))
            {
                long address = ((long)(i + 2) << OffsetBits) | offset;
                if (Interlocked.CompareExchange(ref _addresses[index], address, Unknown) == Unknown)
                {
                    Interlocked.Increment(ref _count);
                }

                return address;
            }

            _logger.LogWarning("Picture '{Name}' is damaged in the picture cache; it is decoded anew.", _source.Name(index));
        }

        return Unknown;
    }

    private bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (_full)
            {
                return false;
            }

            if (_room < bytes)
            {
                long more = Math.Max(bytes, _piece);
                long index = ((long)_writer.Count * PackFormat.EntrySize) + PackFormat.FooterSize;
                if (!_files.MakeRoom(_room + more + index))
                {
                    Stop("is full: the rest of the pictures is decoded in every epoch");
                    return false;
                }

                _room += more;
            }

            _room -= bytes;
            return true;
        }
    }

    private void Stop(string why)
    {
        lock (_gate)
        {
            if (!_full)
            {
                _full = true;
                _logger.LogWarning("The picture cache {Why}.", why.TrimEnd('.'));
            }
        }
    }
}
