namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>A batch that threads are filling, each its own slots.</summary>
/// <param name="first">Position in the epoch of the first picture.</param>
/// <param name="indices">The pictures.</param>
/// <param name="buffer">Takes their pixels.</param>
internal sealed class PendingBatch(int first, ReadOnlyMemory<int> indices, float[] buffer)
{
    private readonly bool[] _filled = new bool[indices.Length];
    private int _remaining = indices.Length;

    public float[] Buffer { get; } = buffer;

    public int Count => indices.Length;

    public int Index(int slot) => indices.Span[slot];

    /// <summary>Position of a picture in the epoch.</summary>
    public int Position(int slot) => first + slot;

    /// <summary>Reports the outcome of a slot; true for the last one.</summary>
    public bool Complete(int slot, bool filled)
    {
        _filled[slot] = filled;
        return Interlocked.Decrement(ref _remaining) == 0;
    }

    public bool IsComplete => Volatile.Read(ref _remaining) == 0;

    /// <summary>Closes the gaps that unreadable pictures left and returns the indices of the others.</summary>
    public int[] Compact(int length)
    {
        var kept = new List<int>(Count);
        for (int slot = 0; slot < Count; slot++)
        {
            if (!_filled[slot])
            {
                continue;
            }

            if (slot != kept.Count)
            {
                Buffer.AsSpan(slot * length, length).CopyTo(Buffer.AsSpan(kept.Count * length, length));
            }

            kept.Add(Index(slot));
        }

        return [.. kept];
    }
}
