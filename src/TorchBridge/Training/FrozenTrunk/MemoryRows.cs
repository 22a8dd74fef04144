using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Rows in one piece of memory, which may be larger than any array.</summary>
internal sealed unsafe class MemoryRows : FeatureRows
{
    private readonly long _size;
    private byte* _start;
    private long _used;

    /// <param name="size">Bytes of all rows.</param>
    public MemoryRows(long size)
    {
        _size = size;
        _start = (byte*)NativeMemory.Alloc((nuint)size);
    }

    ~MemoryRows() => Dispose(false);

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, _size - _used, nameof(bytes));
        bytes.CopyTo(new(_start + _used, bytes.Length));
        _used += bytes.Length;
    }

    public override void Complete()
    {
    }

    public override ReadOnlySpan<byte> At(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _used - length);
        return new(_start + offset, length);
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
