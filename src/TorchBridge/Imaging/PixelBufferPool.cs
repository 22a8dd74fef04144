namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Arrays of one length, used again and again. The shared pool would round tens of megabytes up to a power of two. They never
/// move, so that tensors can stand on them.</summary>
internal sealed class PixelBufferPool(int length)
{
    private readonly Lock _gate = new();
    private readonly Stack<float[]> _idle = new();
    private int _live;

    /// <summary>Arrays that are rented at present.</summary>
    public int Live
    {
        get
        {
            lock (_gate)
            {
                return _live;
            }
        }
    }

    /// <summary>Arrays ever made; the most that were rented at once.</summary>
    public int Created
    {
        get
        {
            lock (_gate)
            {
                return _live + _idle.Count;
            }
        }
    }

    public float[] Rent()
    {
        lock (_gate)
        {
            _live++;
            return _idle.TryPop(out float[]? buffer) ? buffer : GC.AllocateUninitializedArray<float>(length, pinned: true);
        }
    }

    public void Return(float[] buffer)
    {
        lock (_gate)
        {
            _live--;
            _idle.Push(buffer);
        }
    }
}
