using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>The features of pictures that choose what the closed form leaves open.</summary>
internal sealed class HeldOutFeatures : IDisposable
{
    private readonly List<(Tensor Features, Tensor? Added, Tensor Labels)> _batches = [];

    public long Count => _batches.Sum(b => b.Labels.shape[0]);

    public void Add(Tensor features, Tensor? rest, Tensor labels) => _batches.Add((
        features.cpu().clone().DetachFromDisposeScope(), rest?.cpu().clone().DetachFromDisposeScope(), labels.cpu().clone().DetachFromDisposeScope()));

    /// <summary>All of them, the features and what is added in double precision.</summary>
    public (Tensor Features, Tensor? Added, Tensor Labels) All() => (
        cat([.. _batches.Select(b => b.Features)], 0).to(ScalarType.Float64),
        _batches.Exists(b => b.Added is null) ? null : cat([.. _batches.Select(b => b.Added!)], 0).to(ScalarType.Float64),
        cat([.. _batches.Select(b => b.Labels)], 0));

    /// <summary>Counts them among the pictures that are fitted.</summary>
    public void AddTo(FeatureStatistics statistics)
    {
        foreach (var (features, rest, labels) in _batches)
            statistics.Add(features, rest, labels);
    }

    public void Dispose()
    {
        foreach (var (features, rest, labels) in _batches)
        {
            features.Dispose();
            rest?.Dispose();
            labels.Dispose();
        }
    }
}
