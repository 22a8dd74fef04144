namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Rows of bytes, all equally long, written one after the other and then read at random.</summary>
internal abstract class FeatureRows : IDisposable
{
    /// <summary>Adds bytes: a row, or the next part of one.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Everything is written; from now on it is read.</summary>
    public abstract void Complete();

    /// <summary>Bytes from a place on.</summary>
    public abstract ReadOnlySpan<byte> At(long offset, int length);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
