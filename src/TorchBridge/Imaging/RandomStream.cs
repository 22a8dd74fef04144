namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>A small random generator (SplitMix64, Steele et al. 2014) that belongs to one picture of one epoch, so that what happens
/// to the picture does not depend on which thread meets it when.</summary>
internal struct RandomStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Stands for the epoch as a whole where a picture's index is expected.</summary>
    private const int WholeEpoch = -1;

    private ulong _state;

    public RandomStream(int seed, int epoch, int index)
        => _state = Mix(Mix(Mix((uint)seed + Golden) + (uint)epoch + Golden) + (uint)index + Golden);

    /// <summary>The stream for decisions about an epoch, such as its order.</summary>
    public static RandomStream ForEpoch(int seed, int epoch) => new(seed, epoch, WholeEpoch);

    /// <summary>Uniform in [0, 1), in steps of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [minimum, maximum).</summary>
    public double NextDouble(double minimum, double maximum) => minimum + ((maximum - minimum) * NextDouble());

    /// <summary>Uniform in 0 .. bound - 1, but for a bias below bound / 2^64.</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(Next(), (ulong)bound, out _);
    }

    /// <summary>Fisher-Yates: every order is equally likely.</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private ulong Next() => Mix(_state += Golden);
}
