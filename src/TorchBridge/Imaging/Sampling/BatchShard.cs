namespace MlNetFixedHeads.TorchBridge.Imaging.Sampling;

/// <summary>One rank's part of every batch: batch after batch of the common order is cut into as many pieces as there are ranks.</summary>
/// <param name="Rank">The rank, from 0.</param>
/// <param name="Ranks">How many share a batch.</param>
internal readonly record struct BatchShard(int Rank, int Ranks)
{
    /// <summary>Everything, for a process of its own.</summary>
    public static BatchShard Whole { get; } = new(0, 1);

    /// <summary>This rank's places in an epoch, in order.</summary>
    /// <param name="pictures">Pictures of the epoch.</param>
    /// <param name="batch">Pictures of a batch on each rank; the last one's are spread evenly, so that no rank gets more.</param>
    public int[] Places(int pictures, int batch)
    {
        var whole = (long)batch * Ranks;
        var places = new List<int>((int)((pictures / Ranks) + 1L));
        for (long start = 0; start < pictures; start += whole)
        {
            var length = Math.Min(whole, pictures - start);
            for (var place = Rank * length / Ranks; place < (Rank + 1) * length / Ranks; place++)
                places.Add((int)(start + place));
        }

        return [.. places];
    }
}
