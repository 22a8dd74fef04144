using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>The layer to compute, seen as a linear map of m mean features to D outputs: y = A x + a, and what else is added to them.</summary>
internal abstract class NewLayer : IDisposable
{
    /// <summary>m.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>D.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Whether there is an a.</summary>
    public abstract bool HasBias { get; }

    /// <summary>Whether something that is not learned is added to the outputs.</summary>
    public virtual bool HasRest => false;

    /// <summary>The layer's tensors by their names among the network's weights.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Runs the network in evaluation.</summary>
    /// <param name="pictures">(N, 3, H, W).</param>
    /// <returns>The layer's features (N, m), and what is added to its outputs, (N, D), or null.</returns>
    public abstract (Tensor Features, Tensor? Added) Observe(Tensor pictures);

    /// <summary>Gives the layer its values.</summary>
    /// <param name="weight">A, (D, m), in double precision.</param>
    /// <param name="bias">a, (D); without effect where there is none.</param>
    public abstract void Write(Tensor weight, Tensor bias);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
