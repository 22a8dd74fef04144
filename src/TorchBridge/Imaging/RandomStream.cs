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

    /// <summary>The stream for decisions about a batch as a whole.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch of the epoch, from 0.</param>
    public static RandomStream ForBatch(int seed, int epoch, int batch) => new(seed, epoch, WholeEpoch - 1 - batch);

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

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(Math.Tau * NextDouble());

    /// <summary>Beta(a, a) in [0, 1]: the share of one of two gamma variables.</summary>
    public double NextBeta(double a)
    {
        // Small shapes underflow, so the logarithms are compared.
        double x = NextLogGamma(a), y = NextLogGamma(a);
        return 1 / (1 + Math.Exp(y - x));
    }

    /// <summary>The logarithm of a gamma variable (Marsaglia and Tsang 2000).</summary>
    private double NextLogGamma(double shape)
    {
        if (shape < 1)
        {
            // Gamma(a) is Gamma(a + 1) times U^(1 / a).
            return NextLogGamma(shape + 1) + (Math.Log(1 - NextDouble()) / shape);
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal(), v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return Math.Log(d * v);
            }
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
