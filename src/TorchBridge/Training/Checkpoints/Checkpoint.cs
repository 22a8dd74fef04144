using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training.Checkpoints;

/// <summary>The state of a run between two batches, and what it is the state of. Owns the state.</summary>
internal sealed record Checkpoint : IDisposable
{
    public required StateBag State { get; init; }

    /// <summary>What decides the outcome of the run, by name.</summary>
    public required IReadOnlyDictionary<string, string> Configuration { get; init; }

    /// <summary>What may change the last bits only.</summary>
    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    /// <summary>Pictures that were left out, and why.</summary>
    public required IReadOnlyDictionary<string, string> LeftOut { get; init; }

    /// <summary>Pictures that others stand in for, and why.</summary>
    public required IReadOnlyDictionary<string, string> Replaced { get; init; }

    /// <summary>Pictures of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Batches of a step.</summary>
    public required int AccumulateBatches { get; init; }

    public void Dispose() => State.Dispose();
}
