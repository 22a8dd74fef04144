namespace MlNetFixedHeads;

/// <summary>How fast training steps were in one precision and layout, when <see cref="TrainingPrecision.Auto"/> compared them.</summary>
public sealed record PrecisionSpeed
{
    /// <summary>The precision.</summary>
    public required TrainingPrecision Precision { get; init; }

    /// <summary>The layout. Defaults to <see cref="TrainingLayout.ChannelsLast"/>.</summary>
    public TrainingLayout Layout { get; init; }

    /// <summary>Pictures per second in the median step, pictures being ready in memory.</summary>
    public required double ImagesPerSecond { get; init; }
}
