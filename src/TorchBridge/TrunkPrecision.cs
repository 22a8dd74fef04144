namespace MlNetFixedHeads;

/// <summary>In which numbers the output of a frozen trunk is kept.</summary>
public enum TrunkPrecision
{
    /// <summary>16 bits: half the memory, and results that differ by rounding, about 0.05 % of each number.</summary>
    Half,

    /// <summary>32 bits, as the trunk computes them: training gives the same weights, to the bit, as if nothing was kept.</summary>
    Full,
}
