using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Batches of what was kept, in the order in which the pictures themselves would come.</summary>
internal sealed class FeatureBatches : IBatches
{
    private readonly IImageSource _source;
    private readonly FeatureSet _features;
    private readonly BatchLoaderOptions _options;
    private readonly int[] _indices;
    private readonly float[] _values;

    /// <param name="source">Knows the pictures' labels and weights.</param>
    /// <param name="indices">The pictures; those that nothing is kept of are left out.</param>
    /// <param name="features">What is kept.</param>
    /// <param name="options">How batches are gathered.</param>
    public FeatureBatches(IImageSource source, int[] indices, FeatureSet features, BatchLoaderOptions options)
    {
        (_source, _features, _options) = (source, features, options);
        _indices = [.. indices.Where(features.Has)];
        var values = (long)Math.Min(options.BatchSize, _indices.Length) * features.Length;
        if (values > Array.MaxLength)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"BatchSize is {options.BatchSize}: with {features.Length:N0} numbers of the trunk's output for each picture a batch has {values:N0}, more than {Array.MaxLength:N0}."));
        }

        // One for all batches: tensors copy it.
        _values = GC.AllocateUninitializedArray<float>((int)values);
    }

    /// <summary>Numbers of a full batch.</summary>
    public int Numbers => _values.Length;

    public int BatchCount
    {
        get
        {
            var whole = _options.BatchSize * (long)_options.Shard.Ranks;
            var full = (int)(_indices.Length / whole);
            var rest = _indices.Length % whole > 0;
            return rest && (full == 0 || !_options.DropLast) ? full + 1 : full;
        }
    }

    /// <summary>None: what nothing is kept of is in no epoch.</summary>
    public int[] LeftOut => [];

    public IEnumerable<ImageBatch> Epoch(int epoch, CancellationToken cancellation, EpochStart? start = null)
    {
        var order = _indices;
        if (_options.Shuffle)
        {
            var random = RandomStream.ForEpoch(_options.Seed, epoch);
            order = EpochOrder.Draw(_source, _indices, _options.Sampling, ref random);
        }

        var batches = BatchCount;
        if (_options.Shard != BatchShard.Whole)
            order = Part(order, batches);
        for (var b = start?.Batch ?? 0; b < batches; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            var first = Math.Min(b * _options.BatchSize, order.Length);
            var count = Math.Min(_options.BatchSize, order.Length - first);
            var pictures = order[first..(first + count)];
            _features.Read(epoch % _features.Views, pictures, _values);
            yield return new ImageBatch(
                _values.AsMemory(0, count * _features.Length), Array.ConvertAll(pictures, i => (long)_source.Label(i)), pictures, height: 1, width: 1, static () => { })
            {
                Place = b,
                NameOf = _source.Name,
            };
        }
    }

    /// <summary>This process' part of an epoch: as with pictures, the last batch may leave it none, of which it then hears all the same.</summary>
    private int[] Part(int[] order, int batches)
    {
        if (_options.Shuffle && order.Length < 2 * _options.Shard.Ranks)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{order.Length} readable training pictures are too few for {_options.Shard.Ranks} processes; expected at least two for each."));
        }

        var used = (int)Math.Min(order.Length, (long)batches * _options.BatchSize * _options.Shard.Ranks);
        return Array.ConvertAll(_options.Shard.Places(used, _options.BatchSize), p => order[p]);
    }
}
