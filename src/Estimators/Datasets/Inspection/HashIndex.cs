using System.Numerics;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Finds the pairs of hashes that differ in few bits without comparing all of them (multi-index hashing, Norouzi et al. 2012).</summary>
/// <remarks>Hashes are cut into m bands. Of two that differ in at most t bits, one band differs in at most t / m: with m above t / 2 that is
/// one bit, so it is enough to look into the buckets of each band as it is and with each of its bits turned.</remarks>
internal sealed class HashIndex
{
    private const int LeastBands = 3;

    private readonly ulong[] _hashes;
    private readonly int _distance;
    private readonly int _bands;

    /// <param name="hashes">Different hashes.</param>
    /// <param name="distance">The most bits a pair may differ in.</param>
    public HashIndex(ulong[] hashes, int distance) => (_hashes, _distance, _bands) = (hashes, distance, Math.Max(LeastBands, (distance / 2) + 1));

    /// <summary>Visits each pair once or more, the smaller index first; in an order that depends on the hashes alone.</summary>
    public void Visit(Action<int, int> pair, CancellationToken cancellation)
    {
        for (int band = 0; band < _bands; band++)
        {
            int first = band * PerceptualHash.Bits / _bands, width = ((band + 1) * PerceptualHash.Bits / _bands) - first;
            (int[] starts, int[] members) = Buckets(first, width);
            for (int i = 0; i < _hashes.Length; i++)
            {
                if (i % 1024 == 0)
                    cancellation.ThrowIfCancellationRequested();
                int own = Key(i, first, width);
                Compare(i, members.AsSpan(starts[own]..starts[own + 1]), pair);
                for (int bit = 0; bit < width && _distance >= _bands; bit++)
                {
                    int other = own ^ (1 << bit);
                    Compare(i, members.AsSpan(starts[other]..starts[other + 1]), pair);
                }
            }
        }
    }

    private int Key(int index, int first, int width) => (int)((_hashes[index] >> first) & ((1UL << width) - 1));

    /// <summary>Members in ascending order, sorted by counting.</summary>
    private (int[] Starts, int[] Members) Buckets(int first, int width)
    {
        int[] starts = new int[(1 << width) + 1];
        for (int i = 0; i < _hashes.Length; i++)
            starts[Key(i, first, width) + 1]++;
        for (int k = 1; k < starts.Length; k++)
            starts[k] += starts[k - 1];
        int[] members = new int[_hashes.Length], next = starts[..^1];
        for (int i = 0; i < _hashes.Length; i++)
            members[next[Key(i, first, width)]++] = i;
        return (starts, members);
    }

    private void Compare(int index, ReadOnlySpan<int> members, Action<int, int> pair)
    {
        foreach (int other in members)
        {
            if (other > index && BitOperations.PopCount(_hashes[index] ^ _hashes[other]) <= _distance)
                pair(index, other);
        }
    }
}
