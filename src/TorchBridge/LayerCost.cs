namespace MlNetFixedHeads;

/// <summary>The cost of one operation of a network for one picture.</summary>
public sealed record LayerCost
{
    /// <summary>The layer's name among the weights, such as <c>layer4.1.conv2</c>, or <c>head</c>; empty for an operation without weights.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, such as <c>conv 3x3/2 + batch norm</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The shape it reads.</summary>
    public required FeatureShape Input { get; init; }

    /// <summary>The shape it gives.</summary>
    public required FeatureShape Output { get; init; }

    /// <summary>Numbers that training changes, a batch norm's weight and bias among them.</summary>
    public long Parameters { get; init; }

    /// <summary>Numbers of a frozen matrix.</summary>
    public long FrozenParameters { get; init; }

    /// <summary>Multiply-accumulate operations of convolutions and matrix products.</summary>
    public long Macs { get; init; }

    /// <summary>Operations as Qian 2020, table 6.1, counts them: MACs, 2 for each element a batch norm reads, 1 for each that a ReLU reads,
    /// and the elements that a pooling reads (but not the mean over the last maps).</summary>
    public long Flops { get; init; }
}
