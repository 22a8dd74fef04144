using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Bench;

/// <summary>What <c>bench</c> was asked for.</summary>
internal sealed record BenchRequest
{
    public required CnnArchitecture Architecture { get; init; }

    public required ClassifierHead Head { get; init; }

    public required NetworkVariant Variant { get; init; }

    /// <summary>Null: those of the data, or 100.</summary>
    public required int? Classes { get; init; }

    /// <summary>Null: the network's own.</summary>
    public required ImageSize? Size { get; init; }

    public required int Batch { get; init; }

    public required int Steps { get; init; }

    public required string Device { get; init; }

    public required int? Threads { get; init; }

    /// <summary>One of them; null or auto: all there are instructions for.</summary>
    public required TrainingPrecision? Precision { get; init; }

    /// <summary>The pictures to train on, or null.</summary>
    public required DatasetSpec? Data { get; init; }
}
