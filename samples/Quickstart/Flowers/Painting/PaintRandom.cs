namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>SplitMix64: the painter's own generator, so that a seed means the same picture on every version of .NET.</summary>
internal sealed class PaintRandom
{
    private ulong _state;

    /// <summary>A generator for one thing, named by a few numbers: streams of different names are unrelated.</summary>
    public PaintRandom(params ReadOnlySpan<int> name)
    {
        foreach (int part in name)
            _state = Mix(_state + 0x9E3779B97F4A7C15UL + (uint)part);
    }

    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in [0, 1).</summary>
    public float Next() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [low, high).</summary>
    public float Between(float low, float high) => low + ((high - low) * Next());

    /// <summary>Uniform in [-reach, reach).</summary>
    public float Around(float reach) => Between(-reach, reach);

    /// <summary>A whole number from low to high, both included.</summary>
    public int Whole(int low, int high) => low + (int)((NextBits() >> 32) * (ulong)(high - low + 1) >> 32);

    public bool Chance(float probability) => Next() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Whole(0, items.Count - 1)];

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
