namespace MlNetFixedHeads;

/// <summary>How fast training steps were in one precision, when <see cref="TrainingPrecision.Auto"/> compared them.</summary>
public sealed record PrecisionSpeed
{
    /// <summary>The precision.</summary>
    public required TrainingPrecision Precision { get; init; }

    /// <summary>Pictures per second in the median step, pictures being ready in memory.</summary>
    public required double ImagesPerSecond { get; init; }
}
