namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>A bounded amount of memory, handed out in pieces that are never given back one by one. A few large arrays, so that a million
/// pieces cost the garbage collector nothing.</summary>
internal sealed class SlabMemory(long budget)
{
    /// <summary>Size of an array; larger pieces have one of their own.</summary>
    private const int UsualSize = 1 << 24;

    private const int OffsetBits = 32;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _slabs = [];
    private int _current = -1;
    private int _used;
    private long _taken;

    /// <summary>Bytes of all pieces.</summary>
    public long Used { get; private set; }

    /// <summary>Takes a piece; its address is above zero.</summary>
    public bool TryTake(long size, out long address)
    {
        lock (_gate)
        {
            address = 0;
            if (size > Array.MaxLength)
            {
                return false;
            }

            int slab;
            int offset = 0;
            if (_current >= 0 && size <= _slabs[_current].Length - _used)
            {
                (slab, offset) = (_current, _used);
                _used += (int)size;
            }
            else
            {
                long left = budget - _taken;
                if (size > left)
                {
                    return false;
                }

                int length = (int)Math.Min(Math.Max(UsualSize, size), left);
                slab = _slabs.Count;
                _slabs.Add(GC.AllocateUninitializedArray<byte>(length));
                _taken += length;
                if (_current < 0 || length - size > _slabs[_current].Length - _used)
                {
                    (_current, _used) = (slab, (int)size);
                }
            }

            Used += size;
            address = ((long)(slab + 1) << OffsetBits) | (uint)offset;
            return true;
        }
    }

    /// <summary>The memory from an address to the end of its array.</summary>
    public Span<byte> At(long address)
    {
        byte[] slab;
        lock (_gate)
        {
            slab = _slabs[(int)(address >> OffsetBits) - 1];
        }

        return slab.AsSpan((int)(uint)address);
    }
}
