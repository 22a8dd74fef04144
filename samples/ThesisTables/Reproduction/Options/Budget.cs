namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>What of a table is trained, and for how long, where the command line says nothing else.</summary>
internal sealed record Budget
{
    /// <summary>Networks; null for all.</summary>
    public IReadOnlyList<Substitute<CnnArchitecture>>? Networks { get; init; }

    /// <summary>Numbers of classes; null for all.</summary>
    public IReadOnlyList<Substitute<int>>? Classes { get; init; }

    /// <summary>Epochs; null for the recipe's.</summary>
    public int? Epochs { get; init; }

    /// <summary>Pictures of a batch; null for the recipe's.</summary>
    public int? Batch { get; init; }

    /// <summary>Pixels of a side; null for the network's own.</summary>
    public int? Size { get; init; }

    /// <summary>Whether augmentation and cropping are the thesis' as well.</summary>
    public bool IsFull { get; init; }

    /// <summary>The thesis' recipe.</summary>
    public static Budget Full { get; } = new() { IsFull = true };

    /// <summary>What two cores do in minutes or a few hours.</summary>
    public static Budget Small(string table) => table switch
    {
        // Small batches: with few pictures those of the recipe would make too few steps.
        "5.1" => new() { Networks = [Same(CnnArchitecture.ResNet32Cifar)], Epochs = 4, Batch = 32 },
        "5.2" => new() { Classes = [new(512, 100)], Epochs = 20, Batch = 32, Size = 64 },
        "5.3" => new() { Networks = [Same(CnnArchitecture.ShuffleNetV2X05)], Classes = [Same(100)], Epochs = 40, Batch = 64, Size = 64 },
        "5.4" => new()
        {
            Networks = [new(CnnArchitecture.ResNet18, CnnArchitecture.ResNet32Cifar)],
            Classes = [Same(8), Same(16), Same(32), Same(64)],
            Epochs = 6,
            Batch = 32,
        },
        "5.5" => new()
        {
            Networks = [Same(CnnArchitecture.MobileNetV2), Same(CnnArchitecture.ShuffleNetV2X05)],
            Epochs = 4,
            Batch = 32,
            Size = 128,
        },
        _ => new() { Epochs = 20, Batch = 32, Size = 64 },
    };

    private static Substitute<T> Same<T>(T value) => new(value, value);
}
