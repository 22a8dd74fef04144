namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Pictures in memory, first come first kept: which ones matters little, for every epoch reads them all.</summary>
/// <param name="pictures">Pictures of the source.</param>
/// <param name="memory">Holds them, and goes with the store.</param>
internal sealed class MemoryStore(int pictures, SlabMemory memory) : IPreparedStore
{
    private const long Absent = 0;

    /// <summary>Being written, or refused for want of room.</summary>
    private const long Closed = -1;

    // Eight bytes for each picture, and nothing else besides the pictures themselves.
    private readonly long[] _addresses = new long[pictures];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public long MemoryUsed => memory.Used;

    public bool TryRead(int index, out DecodedImage image, out PictureStamp? stamp)
    {
        (image, stamp) = (default, null);
        long address = Volatile.Read(ref _addresses[index]);
        if (address <= Absent)
        {
            return false;
        }

        Span<byte> record = memory.At(address);
        image = PictureRecord.Read(record[..(int)PictureRecord.Size(record)!.Value]);
        return true;
    }

    public void Add(int index, PictureStamp? stamp, DecodedImage image)
    {
        if (Interlocked.CompareExchange(ref _addresses[index], Closed, Absent) != Absent)
        {
            return;
        }

        long size = PictureRecord.Size(image);
        if (!memory.TryTake(size, out long address))
        {
            return;
        }

        PictureRecord.Write(image, memory.At(address)[..(int)size]);
        Volatile.Write(ref _addresses[index], address);
        Interlocked.Increment(ref _count);
    }

    public void Dispose() => memory.Dispose();
}
