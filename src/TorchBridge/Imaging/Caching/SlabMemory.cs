namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Memory of a common budget, handed out in pieces that are not given back one by one but all together. A few large arrays, so that a million
/// pieces cost the garbage collector nothing.</summary>
internal sealed class SlabMemory(MemoryBudget budget) : IDisposable
{
    /// <summary>Sizes of an array; larger pieces have one of their own.</summary>
    private const int Smallest = 1 << 16, Largest = 1 << 24;

    /// <summary>The end of the last array is lost to the others who share the budget: a small share of it.</summary>
    private const int Arrays = 16;

    private const int OffsetBits = 32;

    private readonly int _usualSize = (int)Math.Clamp(budget.Bytes / Arrays, Smallest, Largest);
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
                int length = (int)budget.Take(size, Math.Max(_usualSize, size));
                if (length == 0)
                {
                    return false;
                }

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

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            budget.GiveBack(_taken);
            _slabs.Clear();
            (_current, _used, _taken, Used) = (-1, 0, 0, 0);
        }
    }
}
