namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>The generator of frozen matrices: SplitMix64 (Steele, Lea, Flood 2014) started from what identifies the matrix.</summary>
/// <remarks>It must never change: matrices are drawn anew when weights are loaded.</remarks>
internal sealed class MatrixRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;
    private double _spare = double.NaN;

    public MatrixRandom(string kind, int rows, int columns, int seed)
    {
        foreach (var letter in kind)
            _state = Mix(_state + letter + Golden);
        foreach (var number in new[] { rows, columns, seed })
            _state = Mix(_state + (uint)number + Golden);
    }

    public ulong NextBits()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>Uniform in [-1, 1).</summary>
    public double NextSigned() => ((NextBits() >> 11) * (2.0 / (1UL << 53))) - 1;

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        while (true)
        {
            var (u, v) = (NextSigned(), NextSigned());
            var square = (u * u) + (v * v);
            if (square is >= 1 or 0)
                continue;
            var factor = Math.Sqrt(-2 * Math.Log(square) / square);
            _spare = v * factor;
            return u * factor;
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
