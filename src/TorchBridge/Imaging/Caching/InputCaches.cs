using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>The caches of one run, with one budget. Disposing of it completes the files; no source it made may be read afterwards.</summary>
internal sealed class InputCaches : IDisposable
{
    /// <summary>Pictures decoded beforehand, to learn how large they are or whether they have stamps.</summary>
    private const int Sample = 32;

    private readonly CacheSettings _settings;
    private readonly ILogger _logger;
    private readonly MemoryBudget _memory;
    private readonly List<(PreparedSource Source, IPreparedStore Store, long Expected)> _stores = [];
    private CacheFiles? _files;
    private long _expected;

    public InputCaches(CacheSettings settings, ILogger logger)
    {
        (_settings, _logger) = (settings, logger);
        _memory = new(CacheBudget.Bytes(settings.MemoryBytes));
    }

    /// <summary>Bytes of the pictures in memory.</summary>
    public long MemoryUsed => _stores.Sum(s => s.Store.MemoryUsed);

    /// <summary>A source whose pictures come prepared for a transform.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="indices">Those that will be read.</param>
    /// <param name="transform">What is done to them.</param>
    /// <param name="preprocessing">The form of the network's input.</param>
    /// <param name="exact">Whether the result must agree with scoring to the bit; training's need not.</param>
    /// <param name="passes">How often each picture is read in this form; null means as often as the settings say.</param>
    /// <exception cref="IOException">The folder of the files cannot be made or written.</exception>
    public IImageSource Wrap(IImageSource source, IReadOnlyList<int> indices, IInputTransform transform, ImagePreprocessing preprocessing, bool exact, int? passes = null)
    {
        var form = PreparedForm.For(transform, preprocessing, exact);
        var (where, expected) = Choose(source, indices, transform, form, (passes ?? _settings.Passes) > 1);
        IPreparedStore? store = where switch
        {
            PictureCache.Memory => new MemoryStore(source.Count, new(_memory)),
            PictureCache.File => OpenFiles(source, form),
            _ => null,
        };
        // What is kept exactly is no different from what is not; what is reduced must be reduced either way.
        if (store is null && exact)
        {
            return source;
        }

        var prepared = new PreparedSource(source, form, store);
        if (store is not null)
        {
            _stores.Add((prepared, store, expected));
            _expected += expected;
        }

        return prepared;
    }

    /// <summary>Frees what is kept of a source, which is not read any more.</summary>
    /// <param name="source">What <see cref="Wrap"/> returned.</param>
    public void Release(IImageSource source)
    {
        int place = _stores.FindIndex(s => s.Source == source);
        if (place < 0)
        {
            return;
        }

        var (_, store, expected) = _stores[place];
        _stores.RemoveAt(place);
        _expected -= expected;
        store.Dispose();
    }

    /// <summary>Tells the logger what is kept.</summary>
    public void Report()
    {
        if (_stores.Count > 0)
        {
            _logger.LogInformation(
                "Picture cache: {Count} pictures kept, {Megabytes} MB of them in memory.",
                _stores.Sum(s => s.Store.Count),
                (MemoryUsed / 1e6).ToString("F1", CultureInfo.InvariantCulture));
        }
    }

    public void Dispose()
    {
        foreach (var (_, store, _) in _stores)
        {
            store.Dispose();
        }

        _stores.Clear();
    }

    /// <summary>Where pictures are kept, and how many bytes they are expected to take where that was asked.</summary>
    private (PictureCache Where, long Expected) Choose(IImageSource source, IReadOnlyList<int> indices, IInputTransform transform, PreparedForm form, bool again)
    {
        switch (_settings.Mode)
        {
            case PictureCache.None:
                return (PictureCache.None, 0);
            case PictureCache.File when HasStamps(source, indices):
                return (PictureCache.File, 0);
            case PictureCache.Auto when again && _settings.Folder is not null && HasStamps(source, indices):
                long expected = Expected(source, indices, transform, form);
                return (_expected + expected <= _memory.Bytes ? PictureCache.Memory : PictureCache.File, expected);
            default:
                return (again ? PictureCache.Memory : PictureCache.None, 0);
        }
    }

    private FileStore OpenFiles(IImageSource source, PreparedForm form)
    {
        _files ??= new CacheFiles(_settings.Folder ?? CacheFolder.Pictures, _settings.DiskBytes, _logger);

        return new FileStore(source, form, _files, _logger);
    }

    private static bool HasStamps(IImageSource source, IReadOnlyList<int> indices) => Spread(indices).Any(i => source.Stamp(i) is not null);

    /// <summary>Bytes that the pictures will take, judged by some of them.</summary>
    private static long Expected(IImageSource source, IReadOnlyList<int> indices, IInputTransform transform, PreparedForm form)
    {
        long bytes = 0;
        int count = 0;
        foreach (int index in Spread(indices))
        {
            try
            {
                DecodedImage image = form.Prepare(source.Read(index, transform.MinimumShortSide));
                bytes += PictureRecord.Size(image);
                count++;
                image.Release();
            }
            catch (ImageDecodingException)
            {
                // The epoch meets it again, and reports it.
            }
        }

        return count == 0 ? 0 : (long)((double)bytes / count * indices.Count);
    }

    private static IEnumerable<int> Spread(IReadOnlyList<int> indices)
    {
        int count = Math.Min(Sample, indices.Count);
        return Enumerable.Range(0, count).Select(i => indices[(int)((long)i * indices.Count / count)]);
    }
}
