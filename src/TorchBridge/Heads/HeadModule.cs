using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Pooled features to logits, and the activation maps that go with it.</summary>
internal abstract class HeadModule : IDisposable
{
    /// <summary>Number of features it takes.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>What it learns and keeps, for the network to register as <c>head</c>; null where there is nothing, or where the network has
    /// registered it under a name of its own.</summary>
    public virtual nn.Module? Parameters => null;

    /// <summary>Numbers of its frozen matrix, which no weight file holds.</summary>
    public virtual long FrozenCount => 0;

    /// <summary>The trunk's maps (N, C, h, w) to those that are pooled, (N, d, h', w').</summary>
    public virtual T BeforePooling<T>(INetworkOps<T> ops, T trunkMaps) => trunkMaps;

    /// <summary>(N, d) to (N, K).</summary>
    public abstract T Logits<T>(INetworkOps<T> ops, T features);

    /// <summary>(N, d, h, w) to (N, K, h, w), in evaluation.</summary>
    /// <param name="ops">What interprets it.</param>
    /// <param name="lastMaps">The pooled maps.</param>
    /// <param name="features">Their means: a head that divides features by their length divides every position by that length, so that
    /// the mean over positions of a map is the logit.</param>
    public abstract T Maps<T>(INetworkOps<T> ops, T lastMaps, T features);

    /// <summary>Draws initial values that are not those of a plain layer.</summary>
    public virtual void Initialize(Generator generator)
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
