namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>A list that grows without copying: a million numbers take their own bytes and no more, at no time.</summary>
internal sealed class ChunkedList<T>
    where T : unmanaged
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _chunks[index >> ChunkBits][index & (ChunkSize - 1)];
        }
    }

    public void Add(T item)
    {
        if (Count == _chunks.Count << ChunkBits)
        {
            _chunks.Add(new T[ChunkSize]);
        }

        _chunks[Count >> ChunkBits][Count & (ChunkSize - 1)] = item;
        Count = checked(Count + 1);
    }

    public T[] ToArray()
    {
        T[] all = GC.AllocateUninitializedArray<T>(Count);
        for (int at = 0; at < Count; at += ChunkSize)
        {
            _chunks[at >> ChunkBits].AsSpan(0, Math.Min(ChunkSize, Count - at)).CopyTo(all.AsSpan(at));
        }

        return all;
    }
}
