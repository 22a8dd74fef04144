namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Memory that several stores share. Safe to use from several threads.</summary>
/// <param name="bytes">All of it.</param>
internal sealed class MemoryBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>All of it.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Takes as much as there is, up to a number.</summary>
    /// <param name="least">Fewer are no use.</param>
    /// <param name="most">No more are wanted.</param>
    /// <returns>The bytes taken, 0 where there are fewer than the least.</returns>
    public long Take(long least, long most)
    {
        while (true)
        {
            long left = Volatile.Read(ref _left);
            if (left < least)
            {
                return 0;
            }

            long taken = Math.Min(most, left);
            if (Interlocked.CompareExchange(ref _left, left - taken, left) == left)
            {
                return taken;
            }
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(long taken) => Interlocked.Add(ref _left, taken);
}
