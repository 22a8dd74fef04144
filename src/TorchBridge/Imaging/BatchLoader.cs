using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Decodes, transforms and gathers pictures on threads of its own, ahead of whoever enumerates the batches.</summary>
/// <remarks>Which pictures are in which batch, and what happens to each, depends on seed and epoch only, not on the threads.</remarks>
internal sealed class BatchLoader : IBatches
{
    private readonly IImageSource _source;
    private readonly ImagePreprocessing _preprocessing;
    private readonly IInputTransform _transform;
    private readonly BatchLoaderOptions _options;
    private readonly UnreadableImages _unreadable;
    private readonly InputCaches? _caches;

    private readonly int[] _all;

    // Those not known to be unreadable, and how many unreadable ones were known when they were last looked through.
    private int[] _indices;
    private int _known;
    private bool _running;

    /// <param name="source">The pictures.</param>
    /// <param name="indices">Those to use.</param>
    /// <param name="preprocessing">The form of the network's input.</param>
    /// <param name="augmentation">What training does at random, or null to treat pictures as scoring does.</param>
    /// <param name="options">How pictures are gathered.</param>
    /// <param name="unreadable">Takes the pictures that cannot be decoded; those it holds already are left out.</param>
    /// <param name="caches">Keeps prepared pictures between epochs; null decodes them each time, in the size they come in.</param>
    /// <exception cref="ArgumentException">An option, an index or the preprocessing is out of range.</exception>
    public BatchLoader(
        IImageSource source,
        IReadOnlyList<int> indices,
        ImagePreprocessing preprocessing,
        Augmentation? augmentation,
        BatchLoaderOptions options,
        UnreadableImages unreadable,
        InputCaches? caches = null)
    {
        options.Validate();
        (_indices, _preprocessing, _options, _unreadable) = (indices as int[] ?? [.. indices], preprocessing, options, unreadable);
        _all = _indices;
        _transform = augmentation is null ? new EvaluationTransform(preprocessing) : new TrainingTransform(preprocessing, augmentation);
        foreach (int index in _indices)
        {
            if (index < 0 || index >= source.Count)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Index {index} is outside a source of {source.Count} pictures."), nameof(indices));
            }
        }

        long values = (long)Math.Min(options.BatchSize, Math.Max(_indices.Length, 1)) * _transform.Length;
        if (values > Array.MaxLength)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"BatchSize is {options.BatchSize}: {preprocessing.Height} x {preprocessing.Width} pictures make {values:N0} values, more than {Array.MaxLength:N0}."),
                nameof(options));
        }

        _caches = caches;
        _source = caches is null ? source : caches.Wrap(source, _indices, _transform, preprocessing, exact: augmentation is null, options.Passes);
        Buffers = new PixelBufferPool((int)values);
    }

    /// <summary>Batches of an epoch, as far as was known of unreadable pictures when it began: fewer come where all pictures of one turn out
    /// unreadable.</summary>
    public int BatchCount
    {
        get
        {
            // Asked after every batch: to look through a million pictures each time one turns out unreadable would take forever.
            if (!_running)
            {
                LeaveOutUnreadable();
            }

            return Batches(_indices.Length);
        }
    }

    /// <summary>Indices that are left out of the present epoch, known to be unreadable when it began.</summary>
    public int[] LeftOut => _indices.Length == _all.Length ? [] : [.. _all.Except(_indices)];

    /// <summary>What the batches' pixels are held in.</summary>
    public PixelBufferPool Buffers { get; }

    /// <summary>The batches of an epoch. Each is valid until it is disposed or the next one is asked for.</summary>
    /// <param name="epoch">Decides, with the seed, the order and the augmentation.</param>
    /// <param name="cancellation">Stops the threads; the enumeration then throws.</param>
    /// <param name="start">Where in the epoch to begin; null at its beginning. Nothing before it is read.</param>
    /// <exception cref="InvalidDataException">More pictures than allowed are unreadable.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<ImageBatch> Epoch(int epoch, CancellationToken cancellation, EpochStart? start = null)
    {
        cancellation.ThrowIfCancellationRequested();
        if (start is null)
        {
            LeaveOutUnreadable();
        }
        else
        {
            LeaveOut(start.LeftOut);
        }

        int[] order = _indices;
        if (_options.Shuffle)
        {
            var random = RandomStream.ForEpoch(_options.Seed, epoch);
            order = EpochOrder.Draw(_source, _indices, _options.Sampling, ref random);
        }

        if (_options.Shuffle && order.Length < 2 * _options.Shard.Ranks && _options.Shard != BatchShard.Whole)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{order.Length} readable training pictures are too few for {_options.Shard.Ranks} processes; expected at least two for each."));
        }

        int used = (int)Math.Min(order.Length, Batches(order.Length) * WholeBatch);
        int[]? places = null;
        if (_options.Shard != BatchShard.Whole)
        {
            places = _options.Shard.Places(used, _options.BatchSize);
            order = Array.ConvertAll(places, p => order[p]);
            used = order.Length;
        }

        int first = (int)Math.Min((long)(start?.Batch ?? 0) * _options.BatchSize, used);
        _running = true;
        try
        {
            using var run = new EpochRun(_source, _transform, order.AsMemory(0, used), places, first, epoch, _options, _unreadable, Buffers, cancellation);
            while (run.Next() is { } filled)
            {
                int[] indices = filled.Compact(_transform.Length);
                using var batch = new ImageBatch(
                    filled.Buffer.AsMemory(0, indices.Length * _transform.Length),
                    Array.ConvertAll(indices, i => (long)_source.Label(i)),
                    indices,
                    _preprocessing.Height,
                    _preprocessing.Width,
                    () => run.Release(filled))
                {
                    Place = filled.Position(0) / _options.BatchSize,
                    NameOf = _source.Name,
                };
                // Ranks count batches together: that nothing is left of one they must hear too.
                if (batch.Count > 0 || places is not null)
                {
                    yield return batch;
                }
            }
        }
        finally
        {
            _running = false;
        }
    }

    /// <summary>Frees what is kept of its pictures. No epoch begins afterwards.</summary>
    public void Forget() => _caches?.Release(_source);

    /// <summary>Pictures of a batch of all ranks.</summary>
    private long WholeBatch => (long)_options.BatchSize * _options.Shard.Ranks;

    private void LeaveOutUnreadable()
    {
        if (_unreadable.Count is var count && count != _known)
        {
            _indices = [.. _indices.Where(i => !_unreadable.Contains(_source.Name(i)))];
            _known = count;
        }
    }

    /// <summary>Leaves out what was left out when an epoch began that now goes on, and nothing that turned out unreadable since.</summary>
    private void LeaveOut(IReadOnlyCollection<int> known)
    {
        _indices = known.Count == 0 ? _all : [.. _all.Except(known)];
        // The next epoch looks through them again.
        _known = -1;
    }

    private int Batches(int pictures)
    {
        int full = (int)(pictures / WholeBatch);
        bool rest = pictures % WholeBatch > 0;
        return rest && (full == 0 || !_options.DropLast) ? full + 1 : full;
    }
}
