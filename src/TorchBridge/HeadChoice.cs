namespace MlNetFixedHeads;

/// <summary>One head to choose from, with what a network costs that has it. The figures of a head that does not fit are 0.</summary>
public sealed record HeadChoice
{
    private const int SingleBytes = 4;
    private const int HalfBytes = 2;

    internal HeadChoice()
    {
    }

    /// <summary>The head, with its options.</summary>
    public required ClassifierHead Head { get; init; }

    /// <summary>Why it cannot serve so many classes, or null where it can.</summary>
    public required string? Problem { get; init; }

    /// <summary>Whether it can serve so many classes.</summary>
    public bool Fits => Problem is null;

    /// <summary>Parameters of the network: what the optimizer changes.</summary>
    public long Parameters { get; init; }

    /// <summary>Parameters saved against the learned head, in percent; negative where this head costs more.</summary>
    public double SavedPercent { get; init; }

    /// <summary>Numbers of the frozen matrix, in no weight file.</summary>
    public long FrozenParameters { get; init; }

    /// <summary>Numbers that a weight file of the network holds; see <see cref="NetworkCost.StoredParameters"/>.</summary>
    public long StoredParameters { get; init; }

    /// <summary>Size of the stored numbers in single precision, in bytes.</summary>
    public long BytesFp32 => SingleBytes * StoredParameters;

    /// <summary>Size of the stored numbers in half precision, in bytes.</summary>
    public long BytesFp16 => HalfBytes * StoredParameters;

    /// <summary>Multiply-accumulate operations of the network for one picture.</summary>
    public long Macs { get; init; }

    /// <summary>The largest cosine between the vectors of two classes, the smaller the better apart: at best -1/(K - 1), 0 for the
    /// identity heads, whose vectors are the axes. Null where the vectors are learned, and where the head does not fit.</summary>
    public double? LargestCosine { get; init; }
}
