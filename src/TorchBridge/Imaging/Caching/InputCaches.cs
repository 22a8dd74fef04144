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
    private readonly SlabMemory _memory;
    private readonly long _memoryBudget;
    private readonly List<IPreparedStore> _stores = [];
    private CacheFiles? _files;
    private long _expected;

    public InputCaches(CacheSettings settings, ILogger logger)
    {
        (_settings, _logger) = (settings, logger);
        _memoryBudget = CacheBudget.Bytes(settings.MemoryBytes);
        _memory = new SlabMemory(_memoryBudget);
    }

    /// <summary>Bytes of the pictures in memory.</summary>
    public long MemoryUsed => _memory.Used;

    /// <summary>A source whose pictures come prepared for a transform.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="indices">Those that will be read.</param>
    /// <param name="transform">What is done to them.</param>
    /// <param name="preprocessing">The form of the network's input.</param>
    /// <param name="exact">Whether the result must agree with scoring to the bit; training's need not.</param>
    /// <exception cref="IOException">The folder of the files cannot be made or written.</exception>
    public IImageSource Wrap(IImageSource source, IReadOnlyList<int> indices, IInputTransform transform, ImagePreprocessing preprocessing, bool exact)
    {
        var form = PreparedForm.For(transform, preprocessing, exact);
        IPreparedStore? store = Choose(source, indices, transform, form) switch
        {
            PictureCache.Memory => new MemoryStore(source.Count, _memory),
            PictureCache.File => OpenFiles(source, form),
            _ => null,
        };
        if (store is not null)
        {
            _stores.Add(store);
        }

        // What is kept exactly is no different from what is not; what is reduced must be reduced either way.
        return store is null && exact ? source : new PreparedSource(source, form, store);
    }

    /// <summary>Tells the logger what is kept.</summary>
    public void Report()
    {
        if (_stores.Count > 0)
        {
            _logger.LogInformation(
                "Picture cache: {Count} pictures kept, {Megabytes} MB of them in memory.",
                _stores.Sum(s => s.Count),
                (_memory.Used / 1e6).ToString("F1", CultureInfo.InvariantCulture));
        }
    }

    public void Dispose()
    {
        foreach (IPreparedStore store in _stores)
        {
            store.Dispose();
        }

        _stores.Clear();
    }

    private PictureCache Choose(IImageSource source, IReadOnlyList<int> indices, IInputTransform transform, PreparedForm form)
    {
        bool again = _settings.Passes > 1;
        switch (_settings.Mode)
        {
            case PictureCache.None:
                return PictureCache.None;
            case PictureCache.File when HasStamps(source, indices):
                return PictureCache.File;
            case PictureCache.Auto when again && _settings.Folder is not null && HasStamps(source, indices):
                _expected += Expected(source, indices, transform, form);
                return _expected <= _memoryBudget ? PictureCache.Memory : PictureCache.File;
            default:
                return again ? PictureCache.Memory : PictureCache.None;
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
