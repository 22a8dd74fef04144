namespace MlNetFixedHeads.Cli.Bench;

/// <summary>What <c>bench --json</c> prints.</summary>
internal sealed record BenchDocument
{
    public required string Version { get; init; }

    public required string Architecture { get; init; }

    public required string Head { get; init; }

    public required string Variant { get; init; }

    public required int Classes { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int Batch { get; init; }

    /// <summary>Steps of each kind that were timed.</summary>
    public required int Steps { get; init; }

    public required string Device { get; init; }

    /// <summary>Threads of the step.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether the processor has instructions for bfloat16.</summary>
    public required bool BFloat16Instructions { get; init; }

    /// <summary>Training steps on pictures in memory.</summary>
    public required IReadOnlyList<ComputeSpeed> Compute { get; init; }

    /// <summary>Training on pictures of the data set; empty without one.</summary>
    public required IReadOnlyList<EndToEndSpeed> EndToEnd { get; init; }

    /// <summary>Images per second of the exported graph in ONNX Runtime on the CPU, preprocessed pictures in memory, in batches of the same size.</summary>
    public required double InferenceImagesPerSecond { get; init; }
}
