using System.Globalization;
using System.Runtime.ExceptionServices;
using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>The threads of one epoch and the batches they are filling. Disposing stops and joins them and takes all buffers back.</summary>
internal sealed class EpochRun : IDisposable
{
    private readonly IImageSource _source;
    private readonly IInputTransform _transform;
    private readonly ReadOnlyMemory<int> _order;
    private readonly int[]? _places;
    private readonly int _epoch;
    private readonly BatchLoaderOptions _options;
    private readonly UnreadableImages _unreadable;
    private readonly PixelBufferPool _buffers;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly Thread[] _threads;

    // Everything below is guarded by _gate; whoever changes it pulses.
    private readonly object _gate = new();
    private readonly Queue<PendingBatch> _pending = new();
    private PendingBatch? _opened;
    private int _nextSlot;
    private int _started;
    private int _alive;
    private bool _stopped;
    private ExceptionDispatchInfo? _fault;

    /// <param name="source">The pictures.</param>
    /// <param name="transform">What is done to them.</param>
    /// <param name="order">Those of the epoch.</param>
    /// <param name="places">Where each of them stands in the epoch, or null where that is its place in the order.</param>
    /// <param name="first">The first of them to read: at the beginning of a batch.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="options">How pictures are gathered.</param>
    /// <param name="unreadable">Takes those that cannot be decoded.</param>
    /// <param name="buffers">What pixels are held in.</param>
    /// <param name="cancellation">Stops the threads.</param>
    public EpochRun(
        IImageSource source,
        IInputTransform transform,
        ReadOnlyMemory<int> order,
        int[]? places,
        int first,
        int epoch,
        BatchLoaderOptions options,
        UnreadableImages unreadable,
        PixelBufferPool buffers,
        CancellationToken cancellation)
    {
        (_source, _transform, _order, _places, _started, _epoch) = (source, transform, order, places, first, epoch);
        (_options, _unreadable, _buffers, _cancellation) = (options, unreadable, buffers, cancellation);
        _registration = cancellation.UnsafeRegister(static run => ((EpochRun)run!).Stop(), this);
        _threads = new Thread[Math.Min(options.Threads, order.Length - first)];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"image loader {i}") };
            _threads[i].Start();
        }
    }

    /// <summary>Waits for the next batch in order; null after the last one. Each must be given to <see cref="Release"/>.</summary>
    public PendingBatch? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                _cancellation.ThrowIfCancellationRequested();
                _fault?.Throw();
                if (_pending.TryPeek(out PendingBatch? batch) && batch.IsComplete)
                {
                    return _pending.Dequeue();
                }

                if (_pending.Count == 0 && _started == _order.Length)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Makes room for another batch.</summary>
    public void Release(PendingBatch batch)
    {
        lock (_gate)
        {
            _buffers.Return(batch.Buffer);
            _alive--;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        Stop();
        _registration.Dispose();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        while (_pending.TryDequeue(out PendingBatch? batch))
        {
            Release(batch);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        LoaderPriority.Lower();
        try
        {
            while (Take(out PendingBatch? batch, out int slot))
            {
                if (batch.Complete(slot, TryFill(batch, slot)))
                {
                    lock (_gate)
                    {
                        Monitor.PulseAll(_gate);
                    }
                }
            }
        }
        catch (Exception e)
        {
            // Belongs to the consumer: Next throws it there.
            lock (_gate)
            {
                _fault ??= ExceptionDispatchInfo.Capture(e);
                _stopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Hands out single pictures, in order, so that all threads fill the batch that is wanted first.</summary>
    private bool Take([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PendingBatch? batch, out int slot)
    {
        lock (_gate)
        {
            while (!_stopped && _opened is null && _started < _order.Length && _alive >= _options.Prefetch)
            {
                Monitor.Wait(_gate);
            }

            (batch, slot) = (null, 0);
            if (_stopped || (_opened is null && _started == _order.Length))
            {
                return false;
            }

            batch = _opened ??= Open();
            slot = _nextSlot++;
            if (_nextSlot == batch.Count)
            {
                _opened = null;
            }

            return true;
        }
    }

    private PendingBatch Open()
    {
        int count = Math.Min(_options.BatchSize, _order.Length - _started);
        var batch = new PendingBatch(_started, _order.Slice(_started, count), _buffers.Rent());
        _pending.Enqueue(batch);
        _alive++;
        _started += count;
        _nextSlot = 0;
        return batch;
    }

    /// <summary>A picture's place in the epoch of all ranks.</summary>
    private int Place(int position) => _places is null ? position : _places[position];

    private bool TryFill(PendingBatch batch, int slot)
    {
        int index = batch.Index(slot);
        DecodedImage image = default;
        try
        {
            image = _source.Read(index, _transform.MinimumShortSide);
            if (image.Pixels is null && image.Preprocessed?.Length != _transform.Length)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Picture '{_source.Name(index)}' has {image.Preprocessed?.Length ?? 0} preprocessed values; expected {_transform.Length}."));
            }

            // Where a picture can come twice in an epoch, its place tells the two apart.
            int own = _options.Shuffle && _options.Sampling != PictureSampling.Shuffle ? int.MinValue + Place(batch.Position(slot)) : index;
            var random = new RandomStream(_options.Seed, _epoch, own);
            _transform.Apply(image, random, batch.Buffer.AsSpan(slot * _transform.Length, _transform.Length));
            return true;
        }
        catch (ImageDecodingException e)
        {
            _unreadable.Add(_source.Name(index), e);
            return false;
        }
        finally
        {
            image.Release();
        }
    }
}
